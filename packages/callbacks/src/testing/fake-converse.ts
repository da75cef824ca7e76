import { BedrockRuntimeClient, type ConverseCommandOutput } from "@aws-sdk/client-bedrock-runtime";
import { ChatBedrockConverse } from "@langchain/aws";

/** Upstream's chat model over a real AWS SDK client whose transport answers with `answer`. */
export function fakeConverse(
  model: string,
  answer: Partial<Omit<ConverseCommandOutput, "$metadata">>,
): ChatBedrockConverse {
  return converseThatSends(model, 200, {
    output: { message: { role: "assistant", content: [{ text: "yes" }] } },
    stopReason: "end_turn",
    ...answer,
  });
}

/** The same with a transport that refuses every call as throttled. */
export function throttledConverse(model: string): ChatBedrockConverse {
  return converseThatSends(model, 429, { message: "Too many requests" }, { "x-amzn-errortype": "ThrottlingException" });
}

function converseThatSends(
  model: string,
  statusCode: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): ChatBedrockConverse {
  const handle = async (): Promise<{ response: unknown }> => ({
    response: {
      statusCode,
      headers: { "content-type": "application/json", ...headers },
      body: new TextEncoder().encode(JSON.stringify(body)),
    },
  });
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
  const requestHandler = { handle } as never;
  const client = new BedrockRuntimeClient({ region: "us-east-1", credentials, requestHandler, maxAttempts: 1 });
  return new ChatBedrockConverse({ model, region: "us-east-1", credentials, client, maxRetries: 0 });
}
