import { Readable } from "node:stream";

/** The result of a request handler. */
interface HandlerResponse {
  readonly response: { statusCode: number; headers: Record<string, string>; body: Readable };
}

/** A request handler for a real SDK client that gives every request the same answer, and the paths of the requests. */
export function createJsonHandler(
  status: number,
  body: object,
): { requestHandler: { handle(request: { path: string }): Promise<HandlerResponse> }; paths: string[] } {
  const paths: string[] = [];
  const requestHandler = {
    async handle(request: { path: string }) {
      paths.push(request.path);
      const headers = {
        "content-type": "application/json",
        ...(status === 403 && { "x-amzn-errortype": "AccessDeniedException" }),
      };
      return { response: { statusCode: status, headers, body: Readable.from([Buffer.from(JSON.stringify(body))]) } };
    },
  };
  return { requestHandler, paths };
}
