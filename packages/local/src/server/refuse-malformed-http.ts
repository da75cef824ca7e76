import type { Socket } from "node:net";
import { buildErrorReply } from "../wire/http";
import { validationError } from "../wire/service-error";

/** Size of the request line and the headers of a request over HTTP/1.1, in bytes. A longer one gets an error. */
export const MAX_HEAD_BYTES = 65_536;

/** Answers what is not an HTTP/1.1 request with an error in the form of the service, and ends the connection. */
export function refuseMalformedHttp(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") {
    socket.end("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n");
    return;
  }
  const problem =
    error.code === "HPE_HEADER_OVERFLOW"
      ? `The URI and the headers of the request are longer than ${MAX_HEAD_BYTES} bytes together.`
      : "The request is not valid HTTP.";
  const { status, headers, chunks } = buildErrorReply(validationError(problem));
  const lines = Object.entries({ ...headers, connection: "close" }).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} Bad Request`, ...lines, "", ""].join("\r\n");
  socket.end(Buffer.concat([Buffer.from(head), ...chunks]));
}
