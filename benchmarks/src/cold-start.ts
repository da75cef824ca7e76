// Measures the first call of a process, and a later one. Each sample is a fresh process; the server is another one.
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { median } from "./statistics";

const SAMPLES = 15;
const WARM_CALLS = 100;
const model = "amazon.nova-lite-v1:0";
const question = "When are expense claims due? They are due on the fifth business day of the next month.";
const self = fileURLToPath(import.meta.url);

/** Loads a package. Returns a function that creates a model, which returns a function that calls it. */
type Contender = () => Promise<() => () => Promise<unknown>>;

// Only modules of Node are imported above, because importing a package is part of the measurement.
const contenders: Readonly<Record<string, Contender>> = {
  "AWS SDK": async () => {
    const { BedrockRuntimeClient, ConverseCommand } = await import("@aws-sdk/client-bedrock-runtime");
    return () => {
      const client = new BedrockRuntimeClient({});
      const messages = [{ role: "user" as const, content: [{ text: question }] }];
      return () => client.send(new ConverseCommand({ modelId: model, messages }));
    };
  },
  ChatBedrockConverse: async () => {
    const { ChatBedrockConverse } = await import("@langchain/aws");
    return () => {
      const chat = new ChatBedrockConverse({ model });
      return () => chat.invoke(question);
    };
  },
  BedrockRoutedChatModel: async () => {
    const { BedrockRoutedChatModel } = await import("@bedrock-routed/chat-model");
    return () => {
      const chat = new BedrockRoutedChatModel({ model });
      return () => chat.invoke(question);
    };
  },
};

/** All in ms. */
interface Sample {
  readonly import: number;
  readonly construct: number;
  readonly first: number;
  readonly warm: number;
}

const [role, name] = process.argv.slice(2);
if (role === "serve") await serve();
else if (role === "sample") console.log(JSON.stringify(await takeSample(contenders[name ?? ""])));
else await compare();

async function serve(): Promise<void> {
  const { startLocalBedrock } = await import("@bedrock-routed/local");
  const { env } = await startLocalBedrock();
  process.send?.(env);
}

async function takeSample(contender: Contender | undefined): Promise<Sample> {
  if (contender === undefined) throw new Error(`unknown contender ${name}`);
  const started = performance.now();
  const create = await contender();
  const imported = performance.now();
  const call = create();
  const constructed = performance.now();
  await call();
  const answered = performance.now();
  const warm: number[] = [];
  for (let index = 0; index < WARM_CALLS; index += 1) {
    const start = performance.now();
    await call();
    warm.push(performance.now() - start);
  }
  return {
    import: imported - started,
    construct: constructed - imported,
    first: answered - constructed,
    warm: median(warm),
  };
}

async function compare(): Promise<void> {
  const server = fork(self, ["serve"]);
  const [env] = await once(server, "message");
  const samples = new Map<string, Sample[]>(Object.keys(contenders).map((contender) => [contender, []]));
  // They take turns, so that other work on the machine disturbs all equally. The first round only warms the disk's cache.
  for (let round = 0; round <= SAMPLES; round += 1) {
    for (const [contender, taken] of samples) {
      const options = { encoding: "utf8", env: { ...process.env, ...env } } as const;
      const sample: Sample = JSON.parse(execFileSync(process.execPath, [self, "sample", contender], options));
      if (round > 0) taken.push(sample);
    }
  }
  server.kill();
  console.log(
    `Converse from a fresh process, medians of ${SAMPLES} in ms; a warm call is the median of ${WARM_CALLS}:`,
  );
  console.table(
    [...samples].map(([contender, taken]) => {
      const of = (part: keyof Sample): string => median(taken.map((sample) => sample[part])).toFixed(2);
      return {
        name: contender,
        import: of("import"),
        construct: of("construct"),
        "first call": of("first"),
        "warm call": of("warm"),
      };
    }),
  );
  const [upstream = [], ours = []] = ["ChatBedrockConverse", "BedrockRoutedChatModel"].map((contender) =>
    (samples.get(contender) ?? []).map((sample) => sample.import),
  );
  const [ofMedians, ofBest] = [median, best].map((choose) => (choose(ours) / choose(upstream)).toFixed(2));
  console.log(`import of ours over that of ChatBedrockConverse: ${ofMedians} × by median, ${ofBest} × by the best`);
}

/** The sample that other work on the machine disturbed least. */
function best(values: readonly number[]): number {
  return Math.min(...values);
}
