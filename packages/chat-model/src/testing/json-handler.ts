import { Readable } from "node:stream";

/** What a request handler gives back. */
interface HandlerResponse {
  readonly response: { statusCode: number; headers: Record<string, string>; body: Readable };
}

/** A request handler for a real SDK client that answers everything alike, and the paths it was asked for. */
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
