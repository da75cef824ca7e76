import { createHash, type Hash } from "node:crypto";
import type { Readable } from "node:stream";
import * as zlib from "node:zlib";
import { S3Error } from "./s3-error";

/** Size of the content of one request, in bytes: what S3 takes. */
const MAX_BYTES = 5 * 1024 ** 3;
/** Size of the line before a chunk, in bytes. */
const MAX_LINE_BYTES = 8192;

/** Node.js has it since 20.15. */
const crc32 = (zlib as { crc32?: (data: Uint8Array, value?: number) => number }).crc32;

/**
 * Reads the content of a request, and checks it against the hashes in its headers.
 * @throws S3Error (BadDigest, XAmzContentSHA256Mismatch, EntityTooLarge …) at the end of the content
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export async function* readPayload(
  source: Readable,
  headers: Readonly<Record<string, string>>,
): AsyncGenerator<Uint8Array> {
  const stated = headers["x-amz-content-sha256"] ?? "";
  const isChunked = stated.startsWith("STREAMING-");
  const trailers: Record<string, string> = {};
  const checks = createChecks(headers);
  let size = 0;
  for await (const chunk of isChunked ? decodeChunks(source, trailers) : (source as AsyncIterable<Buffer>)) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new S3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
    for (const check of checks) check.update(chunk);
    yield chunk;
  }
  const decoded = headers["x-amz-decoded-content-length"];
  if (isChunked && decoded !== undefined && Number(decoded) !== size) {
    throw new S3Error("InvalidRequest", "The content is shorter or longer than x-amz-decoded-content-length.");
  }
  for (const check of checks) check.finish({ ...headers, ...trailers });
}

interface Check {
  update(chunk: Uint8Array): void;
  /** @throws S3Error when the headers, or the trailers, name another hash */
  finish(headers: Readonly<Record<string, string>>): void;
}

function createChecks(headers: Readonly<Record<string, string>>): readonly Check[] {
  const named = `${Object.keys(headers).join(" ")} ${headers["x-amz-trailer"] ?? ""}`;
  const checks: Check[] = [];
  if (/^[0-9a-f]{64}$/.test(headers["x-amz-content-sha256"] ?? "")) {
    checks.push(hashCheck("sha256", "hex", "x-amz-content-sha256", "XAmzContentSHA256Mismatch"));
  }
  if (headers["content-md5"] !== undefined) checks.push(hashCheck("md5", "base64", "content-md5", "BadDigest"));
  for (const name of ["sha1", "sha256"]) {
    const header = `x-amz-checksum-${name}`;
    if (named.includes(header)) checks.push(hashCheck(name, "base64", header, "BadDigest"));
  }
  if (named.includes("x-amz-checksum-crc32") && !named.includes("x-amz-checksum-crc32c")) checks.push(...crcCheck());
  return checks;
}

function hashCheck(
  algorithm: string,
  encoding: "hex" | "base64",
  header: string,
  code: "BadDigest" | "XAmzContentSHA256Mismatch",
): Check {
  const hash: Hash = createHash(algorithm);
  return {
    update: (chunk) => hash.update(chunk),
    finish: (headers) => requireEqual(headers[header], hash.digest(encoding), header, code),
  };
}

function crcCheck(): readonly Check[] {
  if (crc32 === undefined) return [];
  const header = "x-amz-checksum-crc32";
  let value = 0;
  return [
    {
      update(chunk) {
        value = crc32(chunk, value);
      },
      finish(headers) {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(value);
        requireEqual(headers[header], bytes.toString("base64"), header, "BadDigest");
      },
    },
  ];
}

function requireEqual(
  stated: string | undefined,
  computed: string,
  header: string,
  code: "BadDigest" | "XAmzContentSHA256Mismatch",
): void {
  if (stated === undefined || stated === computed) return;
  throw new S3Error(code, `The ${header} you specified did not match the content that was received.`);
}

/**
 * Decodes the encoding `aws-chunked`: `size[;chunk-signature=…]`, a line end, the bytes, a line end. After a chunk of
 * size 0 come trailers. Signatures of chunks are not verified.
 */
async function* decodeChunks(source: Readable, trailers: Record<string, string>): AsyncGenerator<Uint8Array> {
  let held: Buffer = Buffer.alloc(0);
  let left = 0;
  let state: "size" | "content" | "end" | "trailer" = "size";
  for await (const chunk of source as AsyncIterable<Buffer>) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length > 0) {
      if (state === "content") {
        const content = held.subarray(0, left);
        left -= content.length;
        held = held.subarray(content.length);
        if (content.length > 0) yield content;
        if (left === 0) state = "end";
        continue;
      }
      const end = held.indexOf("\r\n");
      if (end < 0 && held.length <= MAX_LINE_BYTES) break;
      if (end < 0) throw malformed();
      const line = held.subarray(0, end).toString("latin1");
      held = held.subarray(end + 2);
      if (state === "end") {
        if (line !== "") throw malformed();
        state = "size";
      } else if (state === "size") {
        left = readSize(line);
        state = left === 0 ? "trailer" : "content";
      } else readTrailer(line, trailers);
    }
  }
  if (state !== "trailer") throw malformed();
}

function readSize(line: string): number {
  const digits = line.split(";", 1)[0] ?? "";
  if (!/^[0-9a-fA-F]{1,9}$/.test(digits)) throw malformed();
  return Number.parseInt(digits, 16);
}

function readTrailer(line: string, trailers: Record<string, string>): void {
  const colon = line.indexOf(":");
  if (colon > 0) trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
}

function malformed(): S3Error {
  return new S3Error("InvalidRequest", "The content is not in the encoding aws-chunked.");
}
