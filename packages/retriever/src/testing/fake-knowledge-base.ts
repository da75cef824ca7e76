import { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";

/** What reached the transport. */
export interface SentRequest {
  readonly path: string;
  readonly body: {
    readonly retrievalQuery: { readonly text: string };
    readonly nextToken?: string;
    readonly retrievalConfiguration: {
      readonly vectorSearchConfiguration: { readonly numberOfResults: number } & Record<string, unknown>;
    };
  };
}

/** A real AWS SDK client over a transport that answers from `pages`, one a request, as JSON on the wire. */
export function fakeKnowledgeBase(...pages: readonly object[]): {
  client: BedrockAgentRuntimeClient;
  sent: SentRequest[];
} {
  const sent: SentRequest[] = [];
  const handle = async (
    request: { path: string; body: Uint8Array },
    { abortSignal }: { abortSignal?: AbortSignal } = {},
  ): Promise<{ response: unknown }> => {
    abortSignal?.throwIfAborted();
    sent.push({ path: decodeURIComponent(request.path), body: JSON.parse(new TextDecoder().decode(request.body)) });
    const page = pages[Math.min(sent.length, pages.length) - 1] ?? {};
    const { $status = 200, ...json } = page as { $status?: number };
    return {
      response: {
        statusCode: $status,
        headers: {
          "content-type": "application/json",
          ...($status === 200 ? {} : { "x-amzn-errortype": "ResourceNotFoundException" }),
        },
        body: new TextEncoder().encode(JSON.stringify(json)),
      },
    };
  };
  const client = new BedrockAgentRuntimeClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "top-secret" },
    requestHandler: { handle } as never,
  });
  return { client, sent };
}
