import type { FakeReply, SentRequest } from "./fake-transport";

/** ARN of the prompt router in the tests. */
export const routerArn = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1";
const liteProfileArn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";

const usage = {
  inputTokens: 20,
  outputTokens: 7,
  totalTokens: 127,
  cacheReadInputTokens: 60,
  cacheWriteInputTokens: 40,
  cacheDetails: [{ ttl: "5m", inputTokens: 40 }],
};
const trace = { promptRouter: { invokedModelId: liteProfileArn } };
const metrics = { latencyMs: 12 };

/** The same answer to Converse and to ConverseStream: shapes of the bedrock-runtime service model. */
export function answer(request: SentRequest): FakeReply {
  const served = { usage, metrics, trace, serviceTier: { type: "flex" }, performanceConfig: { latency: "standard" } };
  if (!request.path.endsWith("/converse-stream")) {
    const message = { role: "assistant", content: [{ text: "ten days" }] };
    return { json: { output: { message }, stopReason: "end_turn", ...served } };
  }
  return {
    events: [
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "ten " } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "days" } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: "end_turn" } },
      { metadata: served },
    ],
  };
}

/** The same answer without the metadata fields that `drop` names. */
export function answerWithout(...drop: readonly string[]): (request: SentRequest) => FakeReply {
  const without = <Value extends object>(value: Value): Value =>
    Object.fromEntries(Object.entries(value).filter(([key]) => !drop.includes(key))) as Value;
  return (request) => {
    const reply = answer(request);
    if ("json" in reply) return { json: without(reply.json) };
    return { events: reply.events.map((event) => (event.metadata ? { metadata: without(event.metadata) } : event)) };
  };
}
