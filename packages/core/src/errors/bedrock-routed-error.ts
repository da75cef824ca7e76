/**
 * Brand that makes `LangChainError.isInstance(error)` true without importing LangChain:
 * `@langchain/core` recognises its errors by this registered symbol.
 */
const langChainBrand: symbol = Symbol.for("langchain.error");
const brand: symbol = Symbol.for("bedrock-routed.error");

/** Base of every error that `@bedrock-routed/core` throws. Catch it, or a subclass, by `isInstance`. */
export class BedrockRoutedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    Object.defineProperty(this, langChainBrand, { value: true });
    Object.defineProperty(this, brand, { value: true });
  }

  /** True for errors of this class, also across copies of the package and across ESM and CJS. */
  static isInstance<Class extends abstract new (...args: never[]) => unknown>(
    this: Class,
    value: unknown,
  ): value is InstanceType<Class> {
    // biome-ignore lint/complexity/noThisInStatic: called on a subclass, it tests for that subclass.
    return isErrorOf(this, value);
  }
}

function isErrorOf(errorClass: abstract new (...args: never[]) => unknown, value: unknown): boolean {
  if (!(value instanceof Error) || !(brand in value)) return false;
  return errorClass === BedrockRoutedError || value instanceof errorClass || value.name === errorClass.name;
}
