import { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";

/** A request that reached the transport. */
export interface SentRequest {
  readonly path: string;
  /** The JSON body, as it was on the wire. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A JSON body. With `$error`, the name of an exception, the HTTP status is `$status` (400 by default). */
export interface FakeAnswer {
  readonly $error?: string;
  readonly $status?: number;
  readonly [member: string]: unknown;
}

/**
 * A real AWS SDK client over a fake transport. Each request gets the next of the `answers`, and all further
 * requests get the last one. A function builds its answer from the request.
 */
export function fakeKnowledgeBase(...answers: readonly (FakeAnswer | ((request: SentRequest) => FakeAnswer))[]): {
  client: BedrockAgentRuntimeClient;
  sent: SentRequest[];
} {
  const sent: SentRequest[] = [];
  const handle = async (
    request: { path: string; body: Uint8Array | string },
    { abortSignal }: { abortSignal?: AbortSignal } = {},
  ): Promise<{ response: unknown }> => {
    abortSignal?.throwIfAborted();
    const text = typeof request.body === "string" ? request.body : new TextDecoder().decode(request.body);
    const received = { path: decodeURIComponent(request.path), body: JSON.parse(text) as SentRequest["body"] };
    sent.push(received);
    const answer = answers[Math.min(sent.length, answers.length) - 1] ?? {};
    const { $error, $status = 400, ...json }: FakeAnswer = typeof answer === "function" ? answer(received) : answer;
    return {
      response: {
        statusCode: $error === undefined ? 200 : $status,
        headers: {
          "content-type": "application/json",
          "x-amzn-requestid": "request-1",
          ...($error === undefined ? {} : { "x-amzn-errortype": $error }),
        },
        body: new TextEncoder().encode(JSON.stringify(json)),
      },
    };
  };
  const client = new BedrockAgentRuntimeClient({
    region: "us-west-2",
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "top-secret" },
    requestHandler: { handle } as never,
  });
  return { client, sent };
}
