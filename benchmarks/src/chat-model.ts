import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { ChatBedrockConverse } from "@langchain/aws";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { createTransport } from "./converse-transport";
import { interleavedMedians } from "./interleaved-medians";

/**
 * Measures the CPU time that each layer adds to the AWS SDK, over a transport that answers at once. Each
 * layer uses the client that it builds itself. With `--memory`, it measures the heap over 100,000 calls.
 */
const model = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1";
const system = "Answer from the handbook, quote it, and name the section. ".repeat(100);
const question = "How many days of leave do I have?";
const input = [new SystemMessage(system), new HumanMessage(question)];
const request = {
  modelId: model,
  system: [{ text: system }],
  messages: [{ role: "user" as const, content: [{ text: question }] }],
};

if (process.argv.includes("--memory")) await printMemory();
else await printTimes();

async function printTimes(): Promise<void> {
  const short = createContenders(0);
  const tasks: Record<string, () => Promise<void>> = {
    "invoke: AWS SDK": async () => void (await short.sdk.send(new ConverseCommand(request))),
    "invoke: ChatBedrockConverse": async () => void (await short.upstream.invoke(input)),
    "invoke: BedrockRoutedChatModel": async () => void (await short.ours.invoke(input)),
  };
  for (const chunks of [1000, 10_000]) {
    const { sdk, upstream, ours } = createContenders(chunks);
    tasks[`stream of ${chunks}: AWS SDK`] = async () => {
      const { stream } = await sdk.send(new ConverseStreamCommand(request));
      await drain(stream);
    };
    tasks[`stream of ${chunks}: ChatBedrockConverse`] = async () => drain(await upstream.stream(input));
    tasks[`stream of ${chunks}: BedrockRoutedChatModel`] = async () => drain(await ours.stream(input));
  }
  const medians = await interleavedMedians(tasks);
  const of = (name: string): number => medians.find((other) => other.name === name)?.ms ?? Number.NaN;
  console.table(
    medians.map(({ name, ms }) => {
      const [path] = name.split(":");
      return {
        name,
        "median ms": ms.toFixed(3),
        "× AWS SDK": (ms / of(`${path}: AWS SDK`)).toFixed(2),
        "× ChatBedrockConverse": (ms / of(`${path}: ChatBedrockConverse`)).toFixed(2),
      };
    }),
  );
}

/** Prints the heap after a full collection, every 20,000 calls. Every hundredth call is a stream. */
async function printMemory(): Promise<void> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("The heap is measured after a collection: start node with --expose-gc.");
  const { ours } = createContenders(20);
  const rows: object[] = [];
  for (let calls = 0; calls <= 100_000; calls += 1) {
    if (calls % 20_000 === 0) {
      collect();
      rows.push({ calls, "heap MB": (process.memoryUsage().heapUsed / 2 ** 20).toFixed(1) });
    }
    if (calls % 100 === 0) await drain(await ours.stream(input));
    else await ours.invoke(input);
  }
  console.table(rows);
}

/** Our model has every feature on that a call can use. */
function createContenders(chunks: number) {
  const { region: _region, ...clientOptions } = createTransport(chunks);
  const options = { model, region: "us-east-1", clientOptions };
  return {
    sdk: new BedrockRuntimeClient(createTransport(chunks)),
    upstream: new ChatBedrockConverse({ ...options, credentials: { accessKeyId: "local", secretAccessKey: "local" } }),
    ours: new BedrockRoutedChatModel({
      ...options,
      routerModels: ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"],
      fallbacks: ["us.amazon.nova-pro-v1:0"],
      dataResidency: "us",
      onWarning: () => {},
    }),
  };
}

async function drain(stream: AsyncIterable<unknown> | undefined): Promise<void> {
  for await (const _event of stream ?? []) {
  }
}
