import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";

/**
 * Encrypts what is stored, such as with the AWS Encryption SDK. Both functions get the bytes of a compressed answer.
 * Keys of items hold no text, with or without it.
 */
export interface ResponseEncryption {
  /** @param hash names the answer. As additional authenticated data it keeps answers from being swapped. */
  encrypt(bytes: Uint8Array, hash: string): Uint8Array | Promise<Uint8Array>;
  /** The inverse. What it throws makes the call a miss, and is reported. */
  decrypt(bytes: Uint8Array, hash: string): Uint8Array | Promise<Uint8Array>;
}

const compress = promisify<Buffer, Buffer>(deflate);
const decompress = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate);

/** No answer is larger. The limit is for bytes that another program wrote. */
const MOST_BYTES = 64 * 1024 * 1024;

export async function writeBytes(
  json: string,
  hash: string,
  encryption: ResponseEncryption | undefined,
): Promise<Uint8Array> {
  const bytes = await compress(Buffer.from(json));
  return encryption === undefined ? bytes : encryption.encrypt(bytes, hash);
}

/** @throws errors of zlib and of `decrypt` */
export async function readBytes(
  bytes: Uint8Array,
  hash: string,
  encryption: ResponseEncryption | undefined,
): Promise<string> {
  const compressed = encryption === undefined ? bytes : await encryption.decrypt(bytes, hash);
  return (await decompress(compressed, { maxOutputLength: MOST_BYTES })).toString();
}
