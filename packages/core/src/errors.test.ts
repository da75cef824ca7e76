import { LangChainError } from "@langchain/core/errors";
import { describe, expect, it } from "vitest";
import { BedrockRoutedError, InvalidOptionError } from "./errors";
import { InvalidTargetError } from "./targets/parse-model-target";

class OtherError extends BedrockRoutedError {}

describe("BedrockRoutedError", () => {
  const error = new InvalidTargetError("x", "the id", "another");

  it("is recognized by its class, by its base class and by LangChain", () => {
    expect(InvalidTargetError.isInstance(error)).toBe(true);
    expect(BedrockRoutedError.isInstance(error)).toBe(true);
    expect(LangChainError.isInstance(error)).toBe(true);
    expect(OtherError.isInstance(error)).toBe(false);
    expect(error.name).toBe("InvalidTargetError");
  });

  it("is recognized across copies of the package", () => {
    const copy = Object.assign(new BedrockRoutedError("from a copy"), { name: "InvalidTargetError" });
    expect(copy).not.toBeInstanceOf(InvalidTargetError);
    expect(InvalidTargetError.isInstance(copy)).toBe(true);
  });

  it.each([undefined, null, "InvalidTargetError", new Error("plain"), {}])("does not recognize %s", (value) => {
    expect(BedrockRoutedError.isInstance(value)).toBe(false);
  });

  it("keeps its cause, and hides its brands when it is logged", () => {
    const cause = new Error("why");
    const wrapped = new BedrockRoutedError("what", { cause });
    expect(wrapped.cause).toBe(cause);
    expect(Object.keys(wrapped)).toEqual(["name"]);
  });
});

describe("InvalidOptionError", () => {
  it("shows nothing of a hidden value, such as a secret", () => {
    const { message } = new InvalidOptionError("apiKey", InvalidOptionError.hidden, "leave it out");
    expect(message).toBe("Invalid apiKey: leave it out.");
  });

  it("names the option, its value and the remedy, and keeps the cause", () => {
    const cause = new Error("why");
    const error = new InvalidOptionError("topK", 0, "pass a whole number from 1 to 100", cause);
    expect(error).toMatchObject({ name: "InvalidOptionError", option: "topK", cause });
    expect(error.message).toBe("Invalid topK 0: pass a whole number from 1 to 100.");
  });

  it("quotes a string and shortens it", () => {
    expect(new InvalidOptionError("id", "x".repeat(500), "shorten it").message).toHaveLength(145);
    expect(new InvalidOptionError("id", "", "fill it in").message).toBe('Invalid id "": fill it in.');
  });
});
