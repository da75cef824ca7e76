import type { Writable } from "node:stream";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { EmfExporter } from "@bedrock-routed/callbacks/cloudwatch";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";

/** What Lambda's Node.js runtime provides for streamed responses. */
declare const awslambda: {
  streamifyResponse(handle: (event: { body: string }, response: Writable) => Promise<void>): unknown;
};

// Made once for each execution environment: connections, capabilities and the cool-down of fallbacks are kept.
const model = new BedrockRoutedChatModel({ model: process.env.MODEL_ID ?? "", cachePoints: "auto" });
// EMF: one line on the standard output for each call. CloudWatch makes metrics of it.
const savings = new BedrockSavingsHandler({ exporters: [new EmfExporter()] });

export const handler: unknown = awslambda.streamifyResponse(async ({ body }, response) => {
  // A reader that leaves ends the call of the model.
  const left = new AbortController();
  response.on("close", () => left.abort());
  const { question } = JSON.parse(body) as { question: string };
  try {
    const stream = await model.stream(question, { callbacks: [savings], signal: left.signal });
    for await (const { text } of stream) response.write(text);
  } finally {
    // Lambda freezes the process when the response ends.
    await savings.flush();
    response.end();
  }
});
