import { execFileSync } from "node:child_process";
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { ChatBedrockConverse } from "@langchain/aws";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { type ConcurrentStreams, measureConcurrentStreams } from "./concurrent-streams";
import { createTransport } from "./converse-transport";
import { type CpuTime, measureCpu, type Turn } from "./cpu-turns";
import { interleavedMedians } from "./interleaved-medians";
import { median } from "./statistics";

/**
 * Measures the CPU time that each layer adds to the AWS SDK, over a transport that answers at once. Each
 * layer uses the client that it builds itself. It prints the median latency of layers that take turns, the
 * CPU time with garbage collection (each layer in a process of its own, and all of them in one), and what
 * 1,000 streams at a time take. With `--memory`, it measures the heap over 100,000 calls.
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

const SHORT_STREAM = 60;
const LAYERS = ["ChatBedrockConverse", "BedrockRoutedChatModel"] as const;
const PATHS = ["invoke", `stream of ${SHORT_STREAM}`] as const;

const [, script = "", mode, ...names] = process.argv;
if (mode === "--memory") await printMemory();
else if (mode === "--cpu") console.log(JSON.stringify(await measureCpuOf(names)));
else if (mode === "--concurrent") console.log(JSON.stringify(await measureConcurrent(names[0])));
else {
  if (mode !== "--quick") await printTimes();
  printCpu();
  printConcurrent();
}

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

/** The CPU times of the paths of layers, such as `"invoke: ChatBedrockConverse"`, in this process. */
async function measureCpuOf(wanted: readonly string[]): Promise<CpuTime[]> {
  const { upstream, ours } = createContenders(SHORT_STREAM);
  const tasks = Object.fromEntries(
    [upstream, ours].flatMap((model, index): [string, Turn][] => [
      [`invoke: ${LAYERS[index]}`, { calls: 60, run: async () => void (await model.invoke(input)) }],
      [`${PATHS[1]}: ${LAYERS[index]}`, { calls: 6, run: async () => drain(await model.stream(input)) }],
    ]),
  );
  return measureCpu(Object.fromEntries(Object.entries(tasks).filter(([name]) => wanted.includes(name))), 40, 20);
}

/** Each layer in a process of its own (pure), and all of them, invoke and stream, in one (mixed). Every process runs three times. */
function printCpu(): void {
  const all = PATHS.flatMap((path) => LAYERS.map((layer) => `${path}: ${layer}`));
  const rows = [];
  for (const [kind, processes] of [["pure", all.map((name) => [name])] as const, ["mixed", [all]] as const]) {
    const runs = [1, 2, 3].map(() => processes.flatMap((wanted) => runAlone<CpuTime[]>("--cpu", wanted)));
    for (const path of PATHS) {
      const [theirs, own] = LAYERS.map((layer) => {
        return runs.map((times) => times.find(({ name }) => name === `${path}: ${layer}`)?.median ?? Number.NaN);
      });
      const ratios = runs.map((_, run) => ((own?.[run] ?? Number.NaN) / (theirs?.[run] ?? Number.NaN)).toFixed(2));
      const ms = {
        [`${LAYERS[0]} ms`]: median(theirs ?? []).toFixed(3),
        [`${LAYERS[1]} ms`]: median(own ?? []).toFixed(3),
      };
      rows.push({ process: kind, path, ...ms, "ratio of each run": ratios.join(" ") });
    }
  }
  console.log("CPU time of a call, with garbage collection:");
  console.table(rows);
}

async function measureConcurrent(layer: string | undefined): Promise<ConcurrentStreams> {
  const { upstream, ours } = createContenders(SHORT_STREAM);
  const model = layer === LAYERS[0] ? upstream : ours;
  return measureConcurrentStreams(() => model.stream(input), SHORT_STREAM);
}

function printConcurrent(): void {
  const runs = [1, 2, 3].map(() => LAYERS.map((layer) => runAlone<ConcurrentStreams>("--concurrent", [layer])));
  const rows = (["wallMs", "cpuMs", "heapMb"] as const).map((figure) => {
    const values = LAYERS.map((_, layer) => runs.map((run) => run[layer]?.[figure] ?? Number.NaN));
    const [theirs = [], own = []] = values;
    const ratios = theirs.map((value, run) => ((own[run] ?? Number.NaN) / value).toFixed(2));
    return {
      "1,000 streams of 60": figure,
      [LAYERS[0]]: median(theirs).toFixed(1),
      [LAYERS[1]]: median(own).toFixed(1),
      "ratio of each run": ratios.join(" "),
    };
  });
  console.table(rows);
}

/** What this script prints in a fresh process. */
function runAlone<Result>(flag: string, args: readonly string[]): Result {
  const output = execFileSync(process.execPath, ["--expose-gc", "--no-warnings", script, flag, ...args]);
  return JSON.parse(output.toString("utf8"));
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
