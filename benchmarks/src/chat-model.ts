import { Readable } from "node:stream";
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { ChatBedrockConverse } from "@langchain/aws";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { EventStreamCodec } from "@smithy/core/event-streams";
import { Bench } from "tinybench";

/** CPU of one call over a transport that answers at once: what each layer adds to the AWS SDK. */
const CHUNKS = 1000;
const model = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1";
const system = "Answer from the handbook, quote it, and name the section. ".repeat(100);
const question = "How many days of leave do I have?";

const usage = { inputTokens: 20, outputTokens: 7, totalTokens: 1527, cacheReadInputTokens: 1500 };
const trace = {
  promptRouter: {
    invokedModelId: "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
  },
};
const served = { usage, metrics: { latencyMs: 1 }, trace };
const message = { role: "assistant", content: [{ text: "ten days" }] };
const body = Buffer.from(JSON.stringify({ output: { message }, stopReason: "end_turn", ...served }));
const frames = buildFrames();

const client = new BedrockRuntimeClient({
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  requestHandler: {
    async handle({ path }: { path: string }) {
      const isStream = path.endsWith("converse-stream");
      const headers = { "content-type": isStream ? "application/vnd.amazon.eventstream" : "application/json" };
      return { response: { statusCode: 200, headers, body: Readable.from(isStream ? frames : [body]) } };
    },
  },
});

const upstream = new ChatBedrockConverse({ model, region: "us-east-1", client });
const ours = new BedrockRoutedChatModel({
  model,
  region: "us-east-1",
  client,
  routerModels: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
  fallbacks: ["us.amazon.nova-pro-v1:0"],
});
const input = [new SystemMessage(system), new HumanMessage(question)];
const request = {
  modelId: model,
  system: [{ text: system }],
  messages: [{ role: "user", content: [{ text: question }] }],
};

const bench = new Bench({ time: 2000, warmupTime: 500 });
bench
  .add("invoke: AWS SDK", async () => void (await client.send(new ConverseCommand(request as never))))
  .add("invoke: ChatBedrockConverse", async () => void (await upstream.invoke(input)))
  .add("invoke: BedrockRoutedChatModel", async () => void (await ours.invoke(input)))
  .add(`stream of ${CHUNKS}: AWS SDK`, async () => {
    const { stream } = await client.send(new ConverseStreamCommand(request as never));
    await drain(stream);
  })
  .add(`stream of ${CHUNKS}: ChatBedrockConverse`, async () => drain(await upstream.stream(input)))
  .add(`stream of ${CHUNKS}: BedrockRoutedChatModel`, async () => drain(await ours.stream(input)));
await bench.run();

const medians = bench.tasks.map(({ name, result }) => ({
  name,
  ms: "latency" in result ? result.latency.p50 : Number.NaN,
}));
console.table(
  medians.map(({ name, ms }) => {
    const sdk = medians.find((other) => other.name === `${name.split(":")[0]}: AWS SDK`)?.ms ?? Number.NaN;
    return { name, "median ms": ms.toFixed(3), "× AWS SDK": (ms / sdk).toFixed(2) };
  }),
);

async function drain(stream: AsyncIterable<unknown> | undefined): Promise<void> {
  for await (const _event of stream ?? []) {
  }
}

function buildFrames(): Uint8Array[] {
  const codec = new EventStreamCodec(
    (bytes) => Buffer.from(bytes).toString("utf8"),
    (text) => Buffer.from(text, "utf8"),
  );
  const events: Record<string, object>[] = [
    { messageStart: { role: "assistant" } },
    ...Array.from({ length: CHUNKS }, (_, index) => ({
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
