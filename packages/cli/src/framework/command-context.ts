import { createInterface } from "node:readline/promises";
import type { Environment } from "../env";
import type { Texts } from "../wording/texts";
import { translateSentence } from "../wording/translate";
import type { CommandNode } from "./command-node";
import { type Cell, renderTable } from "./render-table";
import { toOneLine } from "./show-text";
import type { CommandStreams } from "./streams";
import { createStyle, type Style } from "./style";
import { UsageError } from "./usage-error";

/** Values of the options that every command takes. */
export interface GlobalOptions {
  readonly region?: string | undefined;
  /** A profile of the AWS configuration files. */
  readonly profile?: string | undefined;
  /** Address that is called instead of AWS. */
  readonly endpoint?: string | undefined;
  readonly json: boolean;
  readonly yes: boolean;
  readonly debug: boolean;
  readonly language: "en" | "ja";
}

/** What a command runs in: where it prints, in which language, and what it may ask. */
export class CommandContext {
  readonly options: GlobalOptions;
  readonly texts: Texts;
  readonly environment: Environment;
  /** All commands of the program. */
  readonly commands: readonly CommandNode[];
  /** Aborted when the command must end. */
  readonly signal: AbortSignal;
  /** Colours of the standard output. */
  readonly style: Style;
  readonly #streams: CommandStreams;
  #hasProgress = false;

  constructor(parts: {
    readonly options: GlobalOptions;
    readonly texts: Texts;
    readonly environment: Environment;
    readonly commands: readonly CommandNode[];
    readonly signal: AbortSignal;
    readonly streams: CommandStreams;
  }) {
    this.options = parts.options;
    this.texts = parts.texts;
    this.environment = parts.environment;
    this.commands = parts.commands;
    this.signal = parts.signal;
    this.#streams = parts.streams;
    this.style = createStyle(parts.streams.stdout, parts.environment);
  }

  /** Prints a result: JSON for `--json`, else the text for people. */
  print(json: unknown, render: () => string): void {
    this.out(this.options.json ? JSON.stringify(json, undefined, 2) : render());
  }

  /** Prints a text of the result as it is. */
  out(text: string): void {
    this.#clearProgress();
    this.#streams.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Prints a line that is not part of the result: one of the command, or a sentence of another package. */
  note(line: string): void {
    this.#clearProgress();
    this.#streams.stderr.write(`${toOneLine(this.translate(line))}\n`);
  }

  /** A sentence of another package in the language of the command, if it is known. */
  translate(sentence: string): string {
    return translateSentence(sentence, this.texts.language);
  }

  table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
    return renderTable(head, rows, this.style);
  }

  /** Replaces the line that shows the progress of long work. It is shown on a terminal only. */
  progress(line: string): void {
    const { stderr } = this.#streams;
    if (stderr.isTTY !== true) return;
    this.#hasProgress = line !== "";
    stderr.write(`\r\u001b[K${toOneLine(line)}`);
  }

  #clearProgress(): void {
    if (this.#hasProgress) this.progress("");
  }

  /**
   * Asks whether to go on with something that cannot be undone. `--yes` is the answer yes.
   * @param question a whole sentence, such as `Delete the prompt router "support"?`
   * @throws UsageError when nobody can be asked
   */
  async confirm(question: string): Promise<boolean> {
    if (this.options.yes) return true;
    const { stdin, stderr } = this.#streams;
    if (stdin.isTTY !== true) throw new UsageError(this.texts.messages.needsYes(question));
    this.#clearProgress();
    const lines = createInterface({ input: stdin });
    try {
      stderr.write(`${toOneLine(question)} ${this.texts.messages.yesOrNo} `);
      const answer = await lines.question("", { signal: this.signal });
      if (/^\s*(y|yes|はい)\s*$/i.test(answer)) return true;
      this.note(this.texts.messages.nothingChanged);
      return false;
    } finally {
      lines.close();
    }
  }
}
