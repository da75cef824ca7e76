/** An option of a command. Its description is in the wording of each language. */
export interface OptionSpec {
  /** Such as `"--name <name>"`; `"--force"` for one without a value. */
  readonly flags: string;
  readonly choices?: readonly string[];
  /** Whether it can be given several times. */
  readonly isRepeatable?: boolean;
  readonly isRequired?: boolean;
}

/** A command and its options, as data. The help, the parser and the shell completion follow from it. */
export interface CommandNode {
  readonly name: string;
  /** Such as `"<modelId>"` or `"<logs...>"`. */
  readonly arguments?: readonly string[];
  readonly options?: readonly OptionSpec[];
  /** Command lines that the help shows, without the name of the program. */
  readonly examples?: readonly string[];
  readonly commands?: readonly CommandNode[];
}

/** Options that every command takes, before or after its name. */
export const globalOptions: readonly OptionSpec[] = [
  { flags: "--region <region>" },
  { flags: "--profile <name>" },
  { flags: "--endpoint <url>" },
  { flags: "--json" },
  { flags: "--language <language>", choices: ["en", "ja"] },
  { flags: "--yes" },
  { flags: "--debug" },
];

/** The long name of an option, such as `"--region"`. */
export function nameOf({ flags }: OptionSpec): string {
  return flags.split(" ")[0] ?? flags;
}
