import { BedrockRuntimeClient, type ConverseCommandOutput } from "@aws-sdk/client-bedrock-runtime";
import { ChatBedrockConverse } from "@langchain/aws";

/** Upstream's chat model over a real AWS SDK client whose transport answers with `answer`. */
export function fakeConverse(
  model: string,
  answer: Partial<Omit<ConverseCommandOutput, "$metadata">>,
): ChatBedrockConverse {
  const body = {
    output: { message: { role: "assistant", content: [{ text: "yes" }] } },
    stopReason: "end_turn",
    ...answer,
  };
  const handle = async (): Promise<{ response: unknown }> => ({
    response: {
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(JSON.stringify(body)),
    },
  });
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
  const client = new BedrockRuntimeClient({ region: "us-east-1", credentials, requestHandler: { handle } as never });
  return new ChatBedrockConverse({ model, region: "us-east-1", credentials, client });
}
