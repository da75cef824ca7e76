/**
 * Reads bytes in any form that LangChain or JSON gives them: a `Uint8Array`, a `Buffer` and what JSON makes
 * of both, an `ArrayBuffer`, a list of numbers, or base64.
 * @returns `undefined` for another value, for text that is not base64, and for no bytes at all
 */
export function readBytes(value: unknown): Uint8Array | undefined {
  const bytes = typeof value === "string" ? decodeBase64(value) : readBinary(value);
  return bytes === undefined || bytes.length === 0 ? undefined : bytes;
}

function readBinary(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return fromNumbers(value);
  // What JSON makes of a Buffer: { type: "Buffer", data: [0, 1] }.
  if ("type" in value && value.type === "Buffer" && "data" in value) return readBinary(value.data);
  // What JSON makes of a Uint8Array: { "0": 0, "1": 1 }. Integer keys keep their order.
  return fromNumbers(Object.values(value));
}

function fromNumbers(values: readonly unknown[]): Uint8Array | undefined {
  const isByte = (byte: unknown): byte is number => typeof byte === "number" && byte >= 0 && byte <= 255;
  return values.every(isByte) ? Uint8Array.from(values) : undefined;
}

/** Decodes base64, with or without padding and line breaks, or the part of a data URL after its comma. */
function decodeBase64(text: string): Uint8Array | undefined {
  const clean = /\s/.test(text) ? text.replace(/\s/g, "") : text;
  let length = clean.length;
  while (length > 0 && clean[length - 1] === "=") length -= 1;
  const bytes = Buffer.from(clean, "base64");
  // Node skips what is not base64, and then there are fewer bytes than characters say.
  return bytes.length === Math.floor((length * 3) / 4) ? bytes : undefined;
}

/** A data URL, read. */
export interface DataUrl {
  readonly mimeType: string | undefined;
  readonly bytes: Uint8Array | undefined;
}

/** Reads a data URL. @returns `undefined` for any other text */
export function readDataUrl(url: string): DataUrl | undefined {
  if (url.slice(0, 5).toLowerCase() !== "data:") return undefined;
  const comma = url.indexOf(",");
  if (comma < 0) return undefined;
  const [mimeType, ...parameters] = url.slice(5, comma).split(";");
  const payload = url.slice(comma + 1);
  const isBase64 = parameters.some((parameter) => parameter.trim().toLowerCase() === "base64");
  return { mimeType: mimeType || undefined, bytes: isBase64 ? readBytes(payload) : readPercentEncoded(payload) };
}

function readPercentEncoded(payload: string): Uint8Array | undefined {
  try {
    return readBytes(new TextEncoder().encode(decodeURIComponent(payload)));
  } catch {
    return undefined;
  }
}
