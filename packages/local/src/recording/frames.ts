import { encodeFrameOf } from "../wire/event-stream";
import { isJsonObject, type JsonObject, parseBody } from "../wire/read-json";
import type { RecordedFrame } from "./exchange-file";

const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** Frames are at most 16 MB in AWS's services. */
const MAX_FRAME_BYTES = 24 * 1024 * 1024;
/** Sizes of the header values whose type has a fixed size, by type code. The types are defined by the format. */
const FIXED_SIZES: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };

/** Splits a stream of bytes into frames of `application/vnd.amazon.eventstream`. */
export class FrameSplitter {
  #held: Buffer = Buffer.alloc(0);

  /** Adds bytes, and returns the frames that are now complete. @throws Error when the bytes are not frames */
  add(bytes: Uint8Array): Buffer[] {
    this.#held = this.#held.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#held, bytes]);
    const frames: Buffer[] = [];
    while (this.#held.length >= PRELUDE_BYTES) {
      const length = this.#held.readUInt32BE(0);
      if (length < PRELUDE_BYTES + CHECKSUM_BYTES || length > MAX_FRAME_BYTES)
        throw new Error("It is not an event stream.");
      if (this.#held.length < length) break;
      frames.push(this.#held.subarray(0, length));
      this.#held = this.#held.subarray(length);
    }
    return frames;
  }
}

/** Reads a frame into what a recording says about it. */
export function readFrame(bytes: Buffer, atMs: number): RecordedFrame {
  const headersEnd = PRELUDE_BYTES + bytes.readUInt32BE(4);
  const headers = readHeaders(bytes.subarray(PRELUDE_BYTES, headersEnd));
  const parsed = parseBody(bytes.subarray(headersEnd, bytes.length - CHECKSUM_BYTES).toString("utf8"));
  const body = isJsonObject(parsed) ? parsed : {};
  const exception = headers.get(":exception-type") ?? headers.get(":error-code");
  if (exception !== undefined) return { atMs, exception, body };
  const event = headers.get(":event-type") ?? "";
  const chunk =
    typeof body.bytes === "string" ? parseBody(Buffer.from(body.bytes, "base64").toString("utf8")) : undefined;
  return isJsonObject(chunk) ? { atMs, event, chunk } : { atMs, event, body };
}

/** Encodes a recorded frame again. */
export function buildFrame({ event, exception, body = {}, chunk }: RecordedFrame): Uint8Array {
  const payload: JsonObject =
    chunk === undefined ? body : { bytes: Buffer.from(JSON.stringify(chunk), "utf8").toString("base64") };
  const headers =
    exception === undefined
      ? { ":event-type": event ?? "", ":content-type": "application/json", ":message-type": "event" }
      : { ":exception-type": exception, ":content-type": "application/json", ":message-type": "exception" };
  return encodeFrameOf(headers, payload);
}

/** Reads the headers whose values are strings. @see https://smithy.io/2.0/aws/amazon-eventstream.html */
function readHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  while (at + 2 <= bytes.length) {
    const nameEnd = at + 1 + bytes.readUInt8(at);
    const name = bytes.toString("utf8", at + 1, nameEnd);
    const type = bytes.readUInt8(nameEnd);
    const fixed = FIXED_SIZES[type];
    const start = nameEnd + 1 + (fixed === undefined ? 2 : 0);
    const end = start + (fixed ?? bytes.readUInt16BE(nameEnd + 1));
    if (fixed === undefined) headers.set(name, bytes.toString("utf8", start, end));
    at = end;
  }
  return headers;
}
