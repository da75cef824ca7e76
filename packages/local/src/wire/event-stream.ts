import type { JsonObject } from "./read-json";

/** An event of a streamed response, such as ConverseStream's. */
export interface StreamEvent {
  /** Value of the header `:event-type`. */
  readonly type: string;
  readonly body: JsonObject;
}

/** The prelude holds two lengths of four bytes and their checksum. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** Type code of a header whose value is a string. */
const STRING_TYPE = 7;

const eventHeaders: Map<string, Uint8Array> = new Map();

/**
 * Encodes an event as a frame of `application/vnd.amazon.eventstream`. The SDK's codec is not used here because it
 * encodes the same headers again for every frame of a stream.
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

/** Encodes a frame that ends a stream with an exception. @param name such as `ThrottlingException` */
export function encodeException(name: string, message: string): Uint8Array {
  const headers = encodeHeaders({
    // The name of the member of the stream's union starts with a lower-case letter.
    ":exception-type": name.charAt(0).toLowerCase() + name.slice(1),
    ":content-type": "application/json",
    ":message-type": "exception",
  });
  return encodeFrame(headers, JSON.stringify({ message }));
}

/** Encodes a frame with any headers. */
export function encodeFrameOf(headers: Readonly<Record<string, string>>, body: JsonObject): Uint8Array {
  return encodeFrame(encodeHeaders(headers), JSON.stringify(body));
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

const CRC_TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

/**
 * Computes the CRC-32 (IEEE 802.3) of `bytes` from `start` to `end`. node:zlib has `crc32` only since Node.js 20.15.
 * @param previous checksum of the bytes before `start`
 */
export function crc32(bytes: Uint8Array, start: number, end: number, previous = 0): number {
  let crc = ~previous;
  for (let index = start; index < end; index += 1) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return ~crc >>> 0;
}
