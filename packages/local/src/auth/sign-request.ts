import { createHash, createHmac } from "node:crypto";
import type { WireRequest } from "../server/wire-request";
import type { SigV4Credential } from "./parse-authorization";

/**
 * The signature that a request should carry, in hexadecimal: Signature Version 4, with the path encoded
 * twice, as for every service but S3. It is here, not in a dependency, because those that are
 * there sign asynchronously and sign requests of clients, not of servers.
 */
export function signRequest(request: WireRequest, credential: SigV4Credential, secretAccessKey: string): string {
  const { date, region, service } = credential;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const canonical = sha256(buildCanonicalRequest(request, credential.signedHeaders));
  const text = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"] ?? "", scope, canonical].join("\n");
  const key = [date, region, service, "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, text).toString("hex");
}

function buildCanonicalRequest(request: WireRequest, signedHeaders: readonly string[]): string {
  const headers = signedHeaders.map((name) => `${name}:${readHeader(request, name).trim().replaceAll(/\s+/g, " ")}\n`);
  return [
    request.method,
    encode(request.path).replaceAll("%2F", "/"),
    buildCanonicalQuery(request.query),
    headers.join(""),
    signedHeaders.join(";"),
    request.bodyHash ?? sha256(request.body ?? ""),
  ].join("\n");
}

function readHeader({ headers }: WireRequest, name: string): string {
  // HTTP/2 names the host in a header of its own.
  return headers[name] ?? (name === "host" ? (headers[":authority"] ?? "") : "");
}

function buildCanonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
