import type { StreamEvent } from "../converse/build-stream-events";
import { crc32 } from "./crc32";

/** Two lengths of four bytes and their checksum. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** Type of a header whose value is a string. */
const STRING_TYPE = 7;

const eventHeaders: Map<string, Uint8Array> = new Map();

/**
 * A frame of `application/vnd.amazon.eventstream`. It is encoded here, and not by the SDK's codec, which
 * encodes the same headers anew for each frame of a stream.
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function encodeEvent({ type, body }: StreamEvent): Uint8Array {
  let headers = eventHeaders.get(type);
  if (headers === undefined) {
    headers = encodeHeaders({ ":event-type": type, ":content-type": "application/json", ":message-type": "event" });
    eventHeaders.set(type, headers);
  }
  return encodeFrame(headers, JSON.stringify(body));
}

/** A frame that ends a stream with an exception, such as `ThrottlingException`. */
export function encodeException(name: string, message: string): Uint8Array {
  const headers = encodeHeaders({
    // The name of the member of the stream's union.
    ":exception-type": name.charAt(0).toLowerCase() + name.slice(1),
    ":content-type": "application/json",
    ":message-type": "exception",
  });
  return encodeFrame(headers, JSON.stringify({ message }));
}

function encodeFrame(headers: Uint8Array, body: string): Uint8Array {
  const length = PRELUDE_BYTES + headers.length + Buffer.byteLength(body) + CHECKSUM_BYTES;
  const frame = Buffer.allocUnsafe(length);
  frame.writeUInt32BE(length, 0);
  frame.writeUInt32BE(headers.length, 4);
  const preludeChecksum = crc32(frame, 0, 8);
  frame.writeUInt32BE(preludeChecksum, 8);
  frame.set(headers, PRELUDE_BYTES);
  frame.write(body, PRELUDE_BYTES + headers.length);
  const end = length - CHECKSUM_BYTES;
  frame.writeUInt32BE(crc32(frame, 8, end, preludeChecksum), end);
  return frame;
}

function encodeHeaders(headers: Readonly<Record<string, string>>): Uint8Array {
  const parts = Object.entries(headers).flatMap(([name, value]) => {
    const [nameBytes, valueBytes] = [Buffer.from(name, "utf8"), Buffer.from(value, "utf8")];
    const valueLength = [valueBytes.length >> 8, valueBytes.length & 0xff];
    return [Buffer.of(nameBytes.length), nameBytes, Buffer.of(STRING_TYPE, ...valueLength), valueBytes];
  });
  return Buffer.concat(parts);
}
