import type { ClientRouter, RouteDecision, RoutingRecord } from "@bedrock-routed/core";
import type { AIMessageChunk } from "@langchain/core/messages";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { createFakeTransport, type FakeReply, type SentRequest } from "./fake-transport";

export const lite: string = "us.amazon.nova-lite-v1:0";
export const pro: string = "us.amazon.nova-pro-v1:0";
export const candidates: readonly string[] = [lite, pro];
export const usage: object = { inputTokens: 20, outputTokens: 7, totalTokens: 27 };

/** The name of the model is the answer. */
export function answer({ path }: SentRequest): FakeReply {
  const text = path.includes("nova-pro") ? "from pro" : "from lite";
  if (!path.endsWith("/converse-stream")) {
    const output = { message: { role: "assistant", content: [{ text }] } };
    return { json: { output, stopReason: "end_turn", usage, metrics: { latencyMs: 1 } } };
  }
  const [first = "", last = ""] = text.split(/(?<= )/);
  return {
    events: [
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: first } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: last } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: "end_turn" } },
      { metadata: { usage, metrics: { latencyMs: 1 } } },
    ],
  };
}

/** A chat model with a router over Nova Lite and Nova Pro, whose baseline is Nova Pro. */
export function createRouted(
  route: ClientRouter["route"],
  options: BedrockRoutedChatModelInput = {},
  reply: (request: SentRequest) => FakeReply = answer,
): {
  readonly model: BedrockRoutedChatModel;
  readonly sent: readonly SentRequest[];
  /** The ids of the models that were asked, in order. */
  readonly asked: () => readonly (string | undefined)[];
} {
  const { client, sent } = createFakeTransport(reply);
  const router: ClientRouter = { name: "test", candidates, baseline: pro, route };
  const model = new BedrockRoutedChatModel({ router, client, region: "us-east-1", cachePoints: "off", ...options });
  return { model, sent, asked: () => sent.map(({ path }) => path.split("/")[2]) };
}

export const toLite = (): RouteDecision => ({ model: lite, reason: "simple", score: 0.2, threshold: 0.5 });

export function routingOf({ response_metadata }: { response_metadata: object }): RoutingRecord {
  return (response_metadata as { routing: RoutingRecord }).routing;
}

/** The whole answer of a stream. */
export async function collect(model: BedrockRoutedChatModel, input = "Hi"): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of await model.stream(input)) whole = whole === undefined ? chunk : whole.concat(chunk);
  return whole as AIMessageChunk;
}
