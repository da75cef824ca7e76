import { BedrockSavingsHandler, type CallRecord, LedgerRecorder } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { createTransport } from "./converse-transport";
import { interleavedMedians } from "./interleaved-medians";

/**
 * What the savings handler adds to a chain, over a transport that answers at once, and the ledger's
 * throughput and memory over 10 million records.
 */
const RECORDS = 10_000_000;
const STEP = 2_000_000;

await printOverhead();
printLedger(await collectRecords());

function createChain() {
  const { region: _region, ...clientOptions } = createTransport(20);
  const model = new BedrockRoutedChatModel({
    model: "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1",
    region: "us-east-1",
    routerModels: ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"],
    clientOptions,
    onWarning: () => {},
  });
  const system = "Answer from the handbook, quote it, and name the section. ".repeat(100);
  const prompt = ChatPromptTemplate.fromMessages([
    ["system", system],
    ["human", "{question}"],
  ]);
  return prompt.pipe(model).pipe(new StringOutputParser());
}

async function printOverhead(): Promise<void> {
  const chain = createChain();
  const input = { question: "How many days of leave do I have?" };
  const config = { tags: ["faq"], metadata: { user: "amy", team: "sales" } };
  const watched = { ...config, callbacks: [new BedrockSavingsHandler()] };
  const medians = await interleavedMedians({
    "invoke, without handler": async () => void (await chain.invoke(input, config)),
    "invoke, with a handler that does nothing": async () =>
      void (await chain.invoke(input, { ...config, callbacks: [{}] })),
    "invoke, with handler": async () => void (await chain.invoke(input, watched)),
    "stream of 20, without handler": async () => drain(await chain.stream(input, config)),
    "stream of 20, with a handler that does nothing": async () =>
      drain(await chain.stream(input, { ...config, callbacks: [{}] })),
    "stream of 20, with handler": async () => drain(await chain.stream(input, watched)),
  });
  console.table(
    medians.map(({ name, ms }, index) => ({
      name,
      "median ms": ms.toFixed(3),
      "× without": (ms / (medians[index - (index % 3)]?.ms ?? Number.NaN)).toFixed(3),
    })),
  );
}

/** Records as the handler makes them, with the keys of 5,000 users, 30 days and 40 tags. */
async function collectRecords(): Promise<readonly CallRecord[]> {
  const handler = new BedrockSavingsHandler({ baseline: "amazon.nova-pro-v1:0" });
  await createChain().invoke({ question: "?" }, { callbacks: [handler] });
  const [record] = handler.records;
  if (record === undefined) throw new Error("The handler recorded nothing.");
  return Array.from({ length: 10_000 }, (_, index) => ({
    ...record,
    day: `2026-11-${String(1 + (index % 30)).padStart(2, "0")}`,
    tags: [`tag${index % 40}`],
    labels: { user: `user${index % 5000}`, team: `team${index % 20}`, feature: `feature${index % 10}` },
    durationMs: 200 + ((index * 7919) % 5000),
    timeToFirstTokenMs: 100 + ((index * 104_729) % 1000),
  }));
}

function printLedger(records: readonly CallRecord[]): void {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("The heap is measured after a collection: start node with --expose-gc.");
  const recorder = new LedgerRecorder();
  const rows: object[] = [];
  let index = 0;
  for (let count = 0; count < RECORDS; count += STEP) {
    const start = performance.now();
    for (let step = 0; step < STEP; step += 1) {
      const record = records[index];
      index = (index + 1) % records.length;
      if (record !== undefined) recorder.add(record);
    }
    const seconds = (performance.now() - start) / 1000;
    collect();
    rows.push({
      records: count + STEP,
      "records a second": Math.round(STEP / seconds),
      "heap MB": (process.memoryUsage().heapUsed / 2 ** 20).toFixed(1),
    });
  }
  console.table(rows);
  if (recorder.snapshot().totals.calls !== RECORDS) throw new Error("The ledger lost records.");
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _chunk of stream) {
  }
}
