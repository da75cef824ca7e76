import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";

/** Larger bodies are refused, and not kept while they arrive. */
const MAX_BODY_BYTES = 25_000_000;

/** An HTTP request, read to its end. */
export interface WireRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Whether there is an Authorization header. Signatures are not verified. */
  readonly isSigned: boolean;
  /** `undefined` when it was larger than 25 MB. */
  readonly body: string | undefined;
}

/** Reads a request of HTTP/1.1 or HTTP/2. */
export async function readWireRequest(request: IncomingMessage | Http2ServerRequest): Promise<WireRequest> {
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  return {
    method: request.method ?? "",
    path,
    query: new URLSearchParams(query),
    isSigned: request.headers.authorization !== undefined,
    body: await readBody(request),
  };
}

async function readBody(request: IncomingMessage | Http2ServerRequest): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) chunks.length = 0;
    else chunks.push(bytes);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}
