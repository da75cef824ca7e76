import { omitUndefined } from "./omit-undefined";

/**
 * `@langchain/core` recognizes its errors by this registered symbol. With it,
 * `LangChainError.isInstance(error)` is true although this package does not import LangChain.
 */
const langChainBrand: symbol = Symbol.for("langchain.error");
const brand: symbol = Symbol.for("bedrock-routed.error");

/** Error messages show at most this many characters of a value that a caller passed. */
const SHOWN_CHARACTERS = 120;

/**
 * Base class of every error that the packages of bedrock-routed define. Use `isInstance` of this
 * class, or of a subclass, to recognize an error that you caught.
 */
export class BedrockRoutedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    Object.defineProperty(this, langChainBrand, { value: true });
    Object.defineProperty(this, brand, { value: true });
  }

  /**
   * Whether `value` is an error of this class. It also recognizes errors from another copy of the
   * package, and errors from the ESM build in code that loaded the CommonJS build.
   */
  static isInstance<Class extends abstract new (...args: never[]) => unknown>(
    this: Class,
    value: unknown,
  ): value is InstanceType<Class> {
    // biome-ignore lint/complexity/noThisInStatic: `this` is the subclass that the method is called on.
    return isErrorOf(this, value);
  }
}

const hidden: symbol = Symbol("hidden value");

/** Thrown when an option has a value that cannot be used. The message shows the value, so never pass a secret. */
export class InvalidOptionError extends BedrockRoutedError {
  /** Pass it as the value of an option that can be a secret: the message then shows no value. */
  static readonly hidden: symbol = hidden;

  /** Name of the option, such as `"topK"` or `"promptRouters[0].models"`. */
  readonly option: string;

  /**
   * @param option name of the option, as the caller writes it
   * @param value what the caller passed; the message shows at most 120 characters of it
   * @param remedy what to pass instead, as a clause without a full stop
   * @param cause the error that showed that the value cannot be used
   */
  constructor(option: string, value: unknown, remedy: string, cause?: unknown) {
    const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
    // Bundlers rename a class that names itself, and its name is what users see: so not `InvalidOptionError.hidden`.
    const named = value === hidden ? option : `${option} ${shorten(shown)}`;
    super(`Invalid ${named}: ${remedy}.`, omitUndefined({ cause }));
    this.option = option;
  }
}

/** The first 120 characters of a text, with `…` after them when there are more. */
export function shorten(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function isErrorOf(errorClass: abstract new (...args: never[]) => unknown, value: unknown): boolean {
  if (!(value instanceof Error) || !(brand in value)) return false;
  return errorClass === BedrockRoutedError || value instanceof errorClass || value.name === errorClass.name;
}
