/** What the help says in a language. */
export interface HelpTexts {
  readonly about: string;
  readonly seeGlobalOptions: string;
  /** By the titles that the help has in English. */
  readonly titles: Readonly<Record<string, string>>;
  /** By path, such as `"routers ensure"`. */
  readonly commands: Readonly<Record<string, string>>;
  /** By the argument as the table of commands has it, such as `"<modelId>"`. */
  readonly arguments: Readonly<Record<string, string>>;
  /** By name, such as `"--region"`; where commands mean different things by it, by path and name. */
  readonly options: Readonly<Record<string, string>> & { readonly "--help": string; readonly "--version": string };
}
