import { describe, expect, it } from "vitest";
import { ConnectionLostError, toConnectionLostError } from "./connection-lost-error";
import { BedrockRoutedError, InvalidOptionError } from "./errors";

const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

describe("ConnectionLostError", () => {
  it("says what happened, why and the remedy, and keeps its cause", () => {
    const error = new ConnectionLostError(reset);
    expect(error.message).toBe(
      "The connection to Amazon Bedrock was lost before an answer arrived (read ECONNRESET). " +
        "Send the request again; if it keeps failing, check the endpoint, proxies and the network.",
    );
    expect(error).toMatchObject({ name: "ConnectionLostError", cause: reset, $retryable: {} });
    expect(BedrockRoutedError.isInstance(error)).toBe(true);
  });

  it("shows only the first line of the cause", () => {
    const { message } = new ConnectionLostError(new Error("socket hang up\n    at secret.ts:1"));
    expect(message).toContain("(socket hang up)");
    expect(message).not.toContain("secret");
  });

  it("quotes nothing of an answer that was cut off", () => {
    const cause = new SyntaxError('Unterminated string in JSON: "返金は 30 日');
    const { message } = new ConnectionLostError(cause);
    expect(message).toContain("(the answer was cut off)");
    expect(message).not.toContain("返金");
  });

  it.each([
    ["an error without a text", new Error("")],
    ["a string", "closed"],
    ["nothing", undefined],
  ])("has no reason from %s", (_kind, cause) => {
    expect(new ConnectionLostError(cause).message).toContain("(no reason given)");
  });
});

describe("toConnectionLostError", () => {
  it.each([
    ["an error of the transport", reset],
    ["a bare error, such as that of an HTTP/2 stream that was reset", new Error("Stream closed")],
    ["an answer that was cut off", Object.assign(new SyntaxError("cut"), { $response: { statusCode: 200 } })],
    ["an answer whose status is not known", Object.assign(new Error("cut"), { $response: {} })],
    ["a string", "closed"],
    ["null", null],
  ])("wraps %s", (_kind, error) => {
    const lost = toConnectionLostError(error);
    expect(ConnectionLostError.isInstance(lost)).toBe(true);
    expect(lost).toHaveProperty("cause", error);
  });

  it.each([
    ["an error of this project", new InvalidOptionError("topK", 0, "pass 1")],
    ["an error that is wrapped already", new ConnectionLostError(reset)],
    ["an abort by the caller", new DOMException("aborted", "AbortError")],
    ["an error of the service", Object.assign(new Error("slow down"), { $fault: "client" })],
    ["an error page of a proxy", Object.assign(new SyntaxError("<html>"), { $response: { statusCode: 502 } })],
  ])("returns %s as it is", (_kind, error) => {
    expect(toConnectionLostError(error)).toBe(error);
  });
});
