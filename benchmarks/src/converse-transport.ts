import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { BedrockRuntimeClientConfig } from "@aws-sdk/client-bedrock-runtime";
import { EventStreamCodec } from "@smithy/core/event-streams";

/** The response of a prompt router over Nova. The system prompt was read from the cache. */
const served = {
  usage: { inputTokens: 20, outputTokens: 7, totalTokens: 1527, cacheReadInputTokens: 1500 },
  metrics: { latencyMs: 1 },
  trace: {
    promptRouter: {
      invokedModelId: "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
    },
  },
};

/**
 * Configuration of a client that answers from memory. With a latency of 0 ms, all time that is measured
 * is CPU time of the client and of the layers above it.
 */
export function createTransport(chunks: number, latencyMs = 0): BedrockRuntimeClientConfig {
  const message = { role: "assistant", content: [{ text: "ten days" }] };
  const body = Buffer.from(JSON.stringify({ output: { message }, stopReason: "end_turn", ...served }));
  const frames = buildFrames(chunks);
  return {
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    requestHandler: {
      async handle({ path }: { path: string }) {
        if (latencyMs > 0) await setTimeout(latencyMs);
        const isStream = path.endsWith("converse-stream");
        const headers = { "content-type": isStream ? "application/vnd.amazon.eventstream" : "application/json" };
        return { response: { statusCode: 200, headers, body: Readable.from(isStream ? frames : [body]) } };
      },
    },
  };
}

function buildFrames(chunks: number): Uint8Array[] {
  const codec = new EventStreamCodec(
    (bytes) => Buffer.from(bytes).toString("utf8"),
    (text) => Buffer.from(text, "utf8"),
  );
  const events: Record<string, object>[] = [
    { messageStart: { role: "assistant" } },
    ...Array.from({ length: chunks }, (_, index) => ({
      contentBlockDelta: { contentBlockIndex: 0, delta: { text: `word${index} ` } },
    })),
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: "end_turn" } },
    { metadata: served },
  ];
  return events.map((event) => {
    const [[type, payload] = ["", {}]] = Object.entries(event);
    const headers = {
      ":message-type": { type: "string" as const, value: "event" },
      ":event-type": { type: "string" as const, value: type },
      ":content-type": { type: "string" as const, value: "application/json" },
    };
    return codec.encode({ headers, body: Buffer.from(JSON.stringify(payload)) });
  });
}
