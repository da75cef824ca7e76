import { LangChainError } from "@langchain/core/errors";
import { describe, expect, it } from "vitest";
import { BedrockRoutedError } from "./errors";
import { InvalidTargetError } from "./targets/parse-model-target";

class OtherError extends BedrockRoutedError {}

describe("BedrockRoutedError", () => {
  const error = new InvalidTargetError("x", "the id", "another");

  it("is recognised by class, by family and by LangChain", () => {
    expect(InvalidTargetError.isInstance(error)).toBe(true);
    expect(BedrockRoutedError.isInstance(error)).toBe(true);
    expect(LangChainError.isInstance(error)).toBe(true);
    expect(OtherError.isInstance(error)).toBe(false);
    expect(error.name).toBe("InvalidTargetError");
  });

  it("is recognised across copies of the package", () => {
    const copy = Object.assign(new BedrockRoutedError("from a copy"), { name: "InvalidTargetError" });
    expect(copy).not.toBeInstanceOf(InvalidTargetError);
    expect(InvalidTargetError.isInstance(copy)).toBe(true);
  });

  it.each([undefined, null, "InvalidTargetError", new Error("plain"), {}])("does not take %s for its own", (value) => {
    expect(BedrockRoutedError.isInstance(value)).toBe(false);
  });

  it("keeps its cause, and shows no brand when it is logged", () => {
    const cause = new Error("why");
    const wrapped = new BedrockRoutedError("what", { cause });
    expect(wrapped.cause).toBe(cause);
    expect(Object.keys(wrapped)).toEqual(["name"]);
  });
});
