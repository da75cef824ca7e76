import { describe, expect, it } from "vitest";
import { InvalidOptionError } from "./errors";

describe("InvalidOptionError", () => {
  it("names the option, its value and the remedy, and keeps the cause", () => {
    const cause = new Error("why");
    const error = new InvalidOptionError("topK", 0, "pass a whole number from 1 to 100", cause);
    expect(error).toMatchObject({ name: "InvalidOptionError", option: "topK", cause });
    expect(error.message).toBe("Invalid topK 0: pass a whole number from 1 to 100.");
  });

  it("quotes a text and cuts it short", () => {
    expect(new InvalidOptionError("id", "x".repeat(500), "shorten it").message).toHaveLength(145);
    expect(new InvalidOptionError("id", "", "fill it in").message).toBe('Invalid id "": fill it in.');
  });
});
