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

  /** True for any error of this family, also across copies of the package and ESM/CJS. */
  static isInstance(value: unknown): value is BedrockRoutedError {
    return typeof value === "object" && value !== null && brand in value;
  }
}
