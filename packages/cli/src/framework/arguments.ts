import { UsageError } from "./usage-error";

const NUMBER = /^\d+(\.\d+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The arguments and options of one command line, checked as they are read. */
export class Arguments {
  readonly #positionals: readonly (string | readonly string[] | undefined)[];
  readonly #options: Readonly<Record<string, unknown>>;

  /** @param options by long name, such as `--region` */
  constructor(
    positionals: readonly (string | readonly string[] | undefined)[],
    options: Readonly<Record<string, unknown>>,
  ) {
    this.#positionals = positionals;
    this.#options = options;
  }

  /** An argument that the parser requires. */
  positional(index: number): string {
    const value = this.#positionals[index];
    return typeof value === "string" ? value : (value?.[0] ?? "");
  }

  /** All values of the last argument, which takes several. */
  get rest(): readonly string[] {
    const last = this.#positionals.at(-1);
    return Array.isArray(last) ? last : [];
  }

  /** Whether an option was given, with any value. */
  isGiven(name: string): boolean {
    return this.#options[name] !== undefined;
  }

  /** Whether an option without a value was given. */
  has(name: string): boolean {
    const value = this.#options[name];
    return value !== undefined && value !== false;
  }

  /** @throws UsageError when it is empty */
  text(name: string): string | undefined {
    const value = this.#options[name];
    if (typeof value !== "string") return undefined;
    if (value.trim() === "") throw new UsageError(`${name} is empty: give it a value.`);
    return value;
  }

  /** @throws UsageError when it is missing or empty */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`${name} is missing.`);
    return value;
  }

  list(name: string): readonly string[] {
    const value = this.#options[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** @throws UsageError when it is no whole number in the range */
  integer(name: string, { min, max }: { readonly min: number; readonly max: number }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new UsageError(`Invalid ${name} ${JSON.stringify(text)}: use a whole number from ${min} to ${max}.`);
  }

  /** @throws UsageError when it is no number of 0 or more */
  number(name: string, example: string): number | undefined {
    const text = this.text(name);
    if (text === undefined || NUMBER.test(text)) return text === undefined ? undefined : Number(text);
    throw new UsageError(`Invalid ${name} ${JSON.stringify(text)}: use a number, such as ${example}.`);
  }

  /** An amount of USD. @throws UsageError when it is none */
  usd(name: string, example: string): number | undefined {
    const text = this.text(name);
    if (text === undefined || NUMBER.test(text)) return text === undefined ? undefined : Number(text);
    throw new UsageError(`Invalid ${name} ${JSON.stringify(text)}: use USD, such as ${example}.`);
  }

  /** A day such as `2026-11-01`. @throws UsageError when the calendar has none like it */
  day(name: string): string | undefined {
    const day = this.text(name);
    if (day === undefined || isDay(day)) return day;
    const problem = DAY.test(day) ? "the calendar has no such day; " : "";
    throw new UsageError(`Invalid ${name} ${JSON.stringify(day)}: ${problem}use a day such as 2026-11-01.`);
  }

  /** The values of a repeatable option of the form `NAME=VALUE`. @throws UsageError */
  pairs(name: string, form = "NAME=VALUE"): Readonly<Record<string, string>> {
    return Object.fromEntries(this.list(name).map((pair) => parsePair(name, pair, form)));
  }
}

/** @throws UsageError when a text is not of the form `NAME=VALUE` */
export function parsePair(option: string, pair: string, form: string): [name: string, value: string] {
  const at = pair.indexOf("=");
  if (at > 0 && at < pair.length - 1) return [pair.slice(0, at), pair.slice(at + 1)];
  throw new UsageError(`Invalid ${option} ${JSON.stringify(pair)}: use ${form}.`);
}

function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
