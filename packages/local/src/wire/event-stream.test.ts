import { EventStreamCodec } from "@smithy/core/event-streams";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeEvent, encodeException } from "./event-stream";

/** The codec of the AWS SDK. */
const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8")),
  (text) => Buffer.from(text, "utf8"),
);
const decode = (frame: Uint8Array): { headers: Record<string, unknown>; body: unknown } => {
  const { headers, body } = codec.decode(frame);
  const values = Object.entries(headers).map(([name, header]) => [name, header.value]);
  return { headers: Object.fromEntries(values), body: JSON.parse(Buffer.from(body).toString("utf8")) };
};

describe("encodeEvent", () => {
  it("encodes frames that the SDK's codec decodes", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100, unit: "grapheme" }), fc.jsonValue(), (type, value) => {
        const body = { value: JSON.parse(JSON.stringify(value)) };
        expect(decode(encodeEvent({ type, body }))).toEqual({
          headers: { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
          body,
        });
      }),
    );
  });

  it("encodes frames of 16 MB", () => {
    const body = { text: "あ".repeat(5_000_000) };
    expect(decode(encodeEvent({ type: "chunk", body })).body).toEqual(body);
  });
});

describe("encodeException", () => {
  it("names the exception as the stream's union does", () => {
    expect(decode(encodeException("ModelStreamErrorException", "Broken."))).toEqual({
      headers: {
        ":exception-type": "modelStreamErrorException",
        ":content-type": "application/json",
        ":message-type": "exception",
      },
      body: { message: "Broken." },
    });
  });
});
