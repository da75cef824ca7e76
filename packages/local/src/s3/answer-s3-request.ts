import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { Account } from "../account/account";
import { authenticate } from "../auth/authenticate";
import type { KnownCredentials } from "../auth/known-credentials";
import type { WireReply, WireRequest } from "../wire/http";
import { ServiceError } from "../wire/service-error";
import { listObjects } from "./list-objects";
import type { ObjectStore, StoredObject } from "./object-store";
import { readPayload } from "./read-payload";
import { S3Error } from "./s3-error";
import { readElements, readText, renderXml } from "./xml";

/** What the local S3 needs. */
export interface S3Service {
  readonly store: ObjectStore;
  readonly account: Account;
  /** The accepted credentials. `undefined` if any well-formed credentials are accepted. */
  readonly credentials: KnownCredentials | undefined;
}

/** A reply, and the name of the operation for the log. */
export interface S3Answer {
  readonly operation: string;
  readonly reply: WireReply;
}

/** Size of the list of parts at the end of an upload, in bytes. */
const MAX_XML_BYTES = 2_000_000;
const MAX_PARTS = 10_000;

/** Whether a request is for S3: its signature says so. The paths of S3 could be those of any operation. */
export function isS3Request(headers: Readonly<Record<string, string>>): boolean {
  return headers.authorization?.includes("/s3/aws4_request") === true;
}

/**
 * Answers a request in the path style, `/bucket/key`. Never rejects, unless the client leaves before its content has
 * arrived.
 * @param request without its body, which `source` has
 */
export async function answerS3Request(
  { store, account, credentials }: S3Service,
  request: WireRequest,
  source: Readable,
): Promise<S3Answer> {
  let operation = "Unknown";
  try {
    authenticate(request, account, credentials);
    const target = readTarget(request);
    operation = findOperation(request.method, target.key, request.query);
    const answer = ANSWERS[operation];
    if (answer === undefined) throw notImplemented(operation);
    return { operation, reply: await answer({ ...target, store, request, source }) };
  } catch (error) {
    // The client reads the reply only after it has sent everything.
    source.resume();
    return { operation, reply: buildErrorReply(error, request) };
  }
}

interface Call {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly key: string;
  readonly request: WireRequest;
  readonly source: Readable;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html */
function findOperation(method: string, key: string, query: URLSearchParams): string {
  const has = (name: string): boolean => query.has(name);
  if (key === "") {
    if (method === "GET" && query.get("list-type") === "2") return "ListObjectsV2";
    return method === "PUT" && query.size === 0 ? "CreateBucket" : method === "HEAD" ? "HeadBucket" : "Unknown";
  }
  if (method === "GET" || method === "HEAD") {
    const isPlain = [...query.keys()].every((name) => name === "x-id");
    return isPlain ? (method === "GET" ? "GetObject" : "HeadObject") : "Unknown";
  }
  if (method === "PUT") return has("uploadId") ? "UploadPart" : "PutObject";
  if (method === "DELETE") return has("uploadId") ? "AbortMultipartUpload" : "DeleteObject";
  if (method !== "POST") return "Unknown";
  return has("uploads") ? "CreateMultipartUpload" : has("uploadId") ? "CompleteMultipartUpload" : "Unknown";
}

const ANSWERS: Readonly<Record<string, (call: Call) => Promise<WireReply> | WireReply>> = {
  CreateBucket: ({ bucket, source }) => {
    source.resume();
    return buildReply(200, { location: `/${bucket}` });
  },
  HeadBucket: () => buildReply(200),
  ListObjectsV2: ({ store, bucket, request }) => buildXmlReply(listObjects(store, bucket, request.query)),
  HeadObject: ({ store, bucket, key }) => {
    const object = store.get(bucket, key);
    return buildReply(200, { ...objectHeaders(object), "content-length": String(object.size) });
  },
  GetObject: getObject,
  async PutObject({ store, bucket, key, request, source }) {
    if (request.headers["x-amz-copy-source"] !== undefined) throw notImplemented("CopyObject");
    const { "if-none-match": ifNoneMatch } = request.headers;
    if (ifNoneMatch === "*" && store.list(bucket, key).some((object) => object.key === key)) {
      throw new S3Error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }
    const content = readPayload(source, request.headers);
    const { etag } = await store.put(bucket, key, content, keptHeaders(request.headers));
    return buildReply(200, { etag: `"${etag}"` });
  },
  async DeleteObject({ store, bucket, key }) {
    await store.delete(bucket, key);
    return buildReply(204);
  },
  CreateMultipartUpload({ store, bucket, key, request, source }) {
    source.resume();
    const id = store.createUpload(bucket, key, keptHeaders(request.headers));
    const members = [["Bucket", bucket] as const, ["Key", key] as const, ["UploadId", id] as const];
    return buildXmlReply(renderXml("InitiateMultipartUploadResult", members));
  },
  async UploadPart({ store, request, source }) {
    const { query, headers } = request;
    const number = Number(query.get("partNumber"));
    if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS) {
      throw new S3Error("InvalidArgument", `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`);
    }
    const etag = await store.putPart(query.get("uploadId") ?? "", number, readPayload(source, headers));
    return buildReply(200, { etag: `"${etag}"` });
  },
  async CompleteMultipartUpload({ store, bucket, key, request, source }) {
    const xml = await readXml(source, request.headers);
    const parts = readElements(xml, "Part").map((part) => ({
      number: Number(readText(part, "PartNumber")),
      etag: (readText(part, "ETag") ?? "").replaceAll('"', ""),
    }));
    if (parts.length === 0) throw new S3Error("MalformedXML", "The XML you provided has no parts.");
    const { etag } = await store.completeUpload(request.query.get("uploadId") ?? "", parts);
    const members = [
      ["Location", `http://${request.headers.host ?? ""}/${bucket}/${key}`] as const,
      ["Bucket", bucket] as const,
      ["Key", key] as const,
      ["ETag", `"${etag}"`] as const,
    ];
    return buildXmlReply(renderXml("CompleteMultipartUploadResult", members));
  },
  async AbortMultipartUpload({ store, request }) {
    await store.abortUpload(request.query.get("uploadId") ?? "");
    return buildReply(204);
  },
};

function getObject({ store, bucket, key, request }: Call): WireReply {
  const object = store.get(bucket, key);
  const range = readRange(request.headers.range, object.size);
  if (range === undefined) {
    const headers = { ...objectHeaders(object), "content-length": String(object.size) };
    return { ...buildReply(200, headers), liveFrames: store.read(object) };
  }
  const [start, end] = range;
  const headers = {
    ...objectHeaders(object),
    "content-length": String(end - start + 1),
    "content-range": `bytes ${start}-${end}/${object.size}`,
  };
  return { ...buildReply(206, headers), liveFrames: store.read(object, start, end) };
}

/** Reads `bytes=0-99`, `bytes=100-` and `bytes=-100`. Other ranges are ignored, as S3 does. @throws S3Error */
function readRange(range: string | undefined, size: number): readonly [start: number, end: number] | undefined {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(size - 1, Number(to));
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  if (start >= size) throw new S3Error("InvalidRange", "The requested range is not satisfiable");
  return [start, end];
}

function objectHeaders({ etag, modifiedAt, headers }: StoredObject): Record<string, string> {
  const times = { etag: `"${etag}"`, "last-modified": new Date(modifiedAt).toUTCString(), "accept-ranges": "bytes" };
  return { "content-type": "binary/octet-stream", ...headers, ...times };
}

/** The headers of an upload that come back with the object. */
function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) =>
      name.startsWith("x-amz-meta-") || ["content-type", "cache-control", "content-disposition"].includes(name),
  );
  return Object.fromEntries(kept);
}

/** @throws S3Error when the path is not properly encoded */
function readTarget({ path }: WireRequest): Pick<Call, "bucket" | "key"> {
  try {
    const [bucket = "", ...rest] = path.slice(1).split("/");
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(rest.join("/")) };
  } catch {
    throw new S3Error("InvalidRequest", "The request path is not properly encoded.");
  }
}

async function readXml(source: Readable, headers: Readonly<Record<string, string>>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readPayload(source, headers)) {
    size += chunk.length;
    if (size > MAX_XML_BYTES) throw new S3Error("MalformedXML", "The XML you provided is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function notImplemented(operation: string): S3Error {
  const what = operation === "Unknown" ? "this operation" : operation;
  return new S3Error("NotImplemented", `The local S3 does not implement ${what}.`);
}

function buildReply(status: number, headers: Readonly<Record<string, string>> = {}): WireReply {
  return { status, headers: { "x-amz-request-id": randomUUID(), ...headers }, chunks: [] };
}

function buildXmlReply(xml: Buffer, status = 200): WireReply {
  const headers = { "content-type": "application/xml", "content-length": String(xml.length) };
  return { ...buildReply(status, headers), chunks: [xml] };
}

/** Codes of S3 for the errors of authentication that all services share. */
const SHARED_CODES: Readonly<Record<string, string>> = {
  InvalidSignatureException: "SignatureDoesNotMatch",
  UnrecognizedClientException: "InvalidAccessKeyId",
};

function buildErrorReply(error: unknown, { method, path }: WireRequest): WireReply {
  const { code, status, message } = describeError(error);
  // A reply to HEAD has no body: the status alone tells the error.
  if (method === "HEAD") return buildReply(status);
  const members = [["Code", code] as const, ["Message", message] as const, ["Resource", path] as const];
  return buildXmlReply(renderXml("Error", members, false), status);
}

function describeError(error: unknown): { readonly code: string; readonly status: number; readonly message: string } {
  if (error instanceof S3Error) return error;
  if (error instanceof ServiceError) {
    return { code: SHARED_CODES[error.name] ?? "AccessDenied", status: 403, message: error.message };
  }
  return { code: "InternalError", status: 500, message: String(error) };
}
