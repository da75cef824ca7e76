import { type Agent, type IncomingHttpHeaders, request } from "node:http";
import type { Operation } from "../operations/operation";
import type { SampleRequest } from "./sample-requests";

/** A request as bytes go over the wire. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A whole response. */
export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Builds the request of a sample. */
export function buildRawRequest(operation: Operation, sample: SampleRequest): RawRequest {
  const { parameters = {}, query, headers, body } = sample;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(parameters[name] ?? ""));
  return {
    method: operation.method,
    path: query === undefined ? path : `${path}?${new URLSearchParams(query)}`,
    headers: {
      authorization: "Bearer local",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(operation.target === undefined ? {} : { "x-amz-target": operation.target }),
      ...headers,
    },
    body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
  };
}

/** Sends a request over HTTP/1.1. Rejects if the connection ends before the response does. */
export function sendRaw(port: number, agent: Agent, { method, path, headers, body }: RawRequest): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const length = { "content-length": String(body.length) };
    const sent = request({ host: "127.0.0.1", port, agent, method, path, headers: { ...headers, ...length } });
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
