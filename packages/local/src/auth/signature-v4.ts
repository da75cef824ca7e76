import { createHash, createHmac } from "node:crypto";
import type { WireRequest } from "../wire/http";

/** The content of an Authorization header of Signature Version 4. */
export interface SigV4Credential {
  readonly accessKeyId: string;
  /** Such as `20261121`. */
  readonly date: string;
  readonly region: string;
  /** Signing name of the service, such as `bedrock`. */
  readonly service: string;
  /** Lower-case names in the order in which the client signed them. */
  readonly signedHeaders: readonly string[];
  /** Hexadecimal. */
  readonly signature: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/**
 * Parses an Authorization header. Returns a description of the problem if the header is malformed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function parseAuthorization(header: string): SigV4Credential | string {
  if (!header.startsWith(`${ALGORITHM} `)) return `Authorization header requires '${ALGORITHM}' or 'Bearer'.`;
  const credential = readParameter(header, "Credential");
  const signature = readParameter(header, "Signature");
  const signedHeaders = readParameter(header, "SignedHeaders");
  if (credential === undefined || signature === undefined || signedHeaders === undefined) {
    const missing = credential === undefined ? "Credential" : signature === undefined ? "Signature" : "SignedHeaders";
    return `Authorization header requires '${missing}' parameter.`;
  }
  const [accessKeyId = "", date = "", region = "", service = "", end, ...rest] = credential.split("/");
  if (accessKeyId === "" || !/^\d{8}$/.test(date) || end !== "aws4_request" || rest.length > 0) {
    return "Credential must have exactly 5 slash-delimited elements: key/date/Region/service/aws4_request.";
  }
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

/** Reads the value of `name=value`, which ends at a comma. */
function readParameter(header: string, name: string): string | undefined {
  const start = Math.max(header.indexOf(` ${name}=`), header.indexOf(`,${name}=`));
  if (start < 0) return undefined;
  const value = start + name.length + 2;
  const comma = header.indexOf(",", value);
  return header.slice(value, comma < 0 ? undefined : comma).trim();
}

/**
 * Computes the hexadecimal signature that a request must carry. For S3 the path is encoded once and the hash
 * of the content is the one that the client states. For the other services the path is encoded twice. Existing libraries do not fit: they sign asynchronously, and they sign requests of clients, not requests
 * that a server has received.
 */
export function signRequest(request: WireRequest, credential: SigV4Credential, secretAccessKey: string): string {
  const { date, region, service } = credential;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const canonical = sha256(buildCanonicalRequest(request, credential));
  const text = [ALGORITHM, request.headers["x-amz-date"] ?? "", scope, canonical].join("\n");
  const key = [date, region, service, "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, text).toString("hex");
}

function buildCanonicalRequest(request: WireRequest, { signedHeaders, service }: SigV4Credential): string {
  const isS3 = service === "s3";
  const headers = signedHeaders.map((name) => `${name}:${readHeader(request, name).trim().replaceAll(/\s+/g, " ")}\n`);
  return [
    request.method,
    isS3 ? request.path : encode(request.path).replaceAll("%2F", "/"),
    buildCanonicalQuery(request.query),
    headers.join(""),
    signedHeaders.join(";"),
    isS3 ? readHeader(request, "x-amz-content-sha256") : (request.bodyHash ?? sha256(request.body ?? "")),
  ].join("\n");
}

function readHeader({ headers }: WireRequest, name: string): string {
  // HTTP/2 sends the host as `:authority`.
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
