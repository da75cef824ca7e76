import type { BedrockRuntimeClientConfig } from "@aws-sdk/client-bedrock-runtime";
import { answer } from "./answers";
import { toHttpResponse } from "./fake-transport";

/** The parts of an HTTP request that are recorded. */
interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Headers that differ from run to run, from machine to machine or with the version of the SDK. */
const MASKED: ReadonlySet<string> = new Set([
  "amz-sdk-invocation-id",
  "user-agent",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-user-agent",
]);

/** Options of a client whose transport answers each request, and records it as text with masked headers. */
export function createWireRecorder(): { clientOptions: BedrockRuntimeClientConfig; recorded: string[] } {
  const recorded: string[] = [];
  const requestHandler = {
    async handle(request: HttpRequest) {
      recorded.push(toText(request));
      const path = decodeURIComponent(request.path);
      const body = parseBody(request);
      const reply = path.endsWith("/count-tokens") ? { json: { inputTokens: 42 } } : answer({ path, body });
      return { response: toHttpResponse(reply) };
    },
  };
  return { clientOptions: { requestHandler }, recorded };
}

/** The request as HTTP/1.1 text, with sorted headers and an indented body. */
function toText(request: HttpRequest): string {
  const { method, path, headers } = request;
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name.toLowerCase()}: ${maskHeader(name.toLowerCase(), value)}`)
    .sort();
  const json = JSON.stringify(parseBody(request), null, 2);
  return `${method} ${path}\n${lines.join("\n")}\n\n${json}\n`;
}

function parseBody({ body }: HttpRequest): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(body));
}

function maskHeader(name: string, value: string): string {
  if (name !== "authorization") return MASKED.has(name) ? "<masked>" : value;
  return value.replace(/Credential=[^,]+/, "Credential=<masked>").replace(/(Signature=|Bearer ).+/, "$1<masked>");
}
