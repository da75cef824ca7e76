import { Readable } from "node:stream";

/** A request handler for a real SDK client that answers everything alike, and the paths it was asked for. */
export function createJsonHandler(status: number, body: object) {
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
