import {
  BedrockSavingsHandler,
  type CallRecord,
  type LedgerOptions,
  LedgerRecorder,
  pageBreakdowns,
} from "@bedrock-routed/callbacks";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { createRoutedModel } from "./create-routed-model";
import { interleavedMedians } from "./interleaved-medians";

/**
 * Measures what the savings handler adds to a chain, and the ledger's throughput and memory over 10 million
 * records.
 */
const RECORDS = 10_000_000;
const STEP = 2_000_000;

/** Faster than any real model: AWS states 85 ms (P90) for the choice of a prompt router alone. */
const MODEL_LATENCY_MS = 50;

/** Shows what LangChain itself spends on any handler that it waits for. */
class IdleHandler extends BaseCallbackHandler {
  override name = "idle";
  override awaitHandlers = true;
}

await printOverhead(`a model that answers in ${MODEL_LATENCY_MS} ms`, createChain(MODEL_LATENCY_MS));
await printOverhead("a transport that answers at once: CPU only", createChain(0));
const collected = await collectRecords();
printLedger("the ledger, by default", collected, {});
printLedger("the ledger, with what a page needs to filter", collected, { breakdowns: pageBreakdowns() });

function createChain(latencyMs: number) {
  const model = createRoutedModel(20, latencyMs);
  const system = "Answer from the handbook, quote it, and name the section. ".repeat(100);
  const prompt = ChatPromptTemplate.fromMessages([
    ["system", system],
    ["human", "{question}"],
  ]);
  return prompt.pipe(model).pipe(new StringOutputParser());
}

async function printOverhead(title: string, chain: ReturnType<typeof createChain>): Promise<void> {
  const input = { question: "How many days of leave do I have?" };
  const config = { tags: ["faq"], metadata: { user: "amy", team: "sales" } };
  const idle = { ...config, callbacks: [new IdleHandler()] };
  const watched = { ...config, callbacks: [new BedrockSavingsHandler()] };
  const medians = await interleavedMedians({
    "invoke, no handler": async () => void (await chain.invoke(input, config)),
    "invoke, idle handler": async () => void (await chain.invoke(input, idle)),
    "invoke, BedrockSavingsHandler": async () => void (await chain.invoke(input, watched)),
    "stream of 20, no handler": async () => drain(await chain.stream(input, config)),
    "stream of 20, idle handler": async () => drain(await chain.stream(input, idle)),
    "stream of 20, BedrockSavingsHandler": async () => drain(await chain.stream(input, watched)),
  });
  console.log(`\nprompt → model → parser, over ${title}`);
  console.table(
    medians.map(({ name, ms }, index) => ({
      name,
      "median ms": ms.toFixed(3),
      "× no handler": (ms / (medians[index - (index % 3)]?.ms ?? Number.NaN)).toFixed(3),
    })),
  );
}

/** Records that the handler made, with the keys of 5,000 users, 40 tags, 20 teams and 10 features. */
async function collectRecords(): Promise<readonly CallRecord[]> {
  let now = Date.UTC(2026, 10, 1);
  const clock = (): number => {
    now += 100_000;
    return now;
  };
  const count = 10_000;
  const handler = new BedrockSavingsHandler({ baseline: "amazon.nova-pro-v1:0", maxRecords: count, clock });
  const chain = createChain(0);
  for (let index = 0; index < count; index += 1) {
    const metadata = { user: `user${index % 5000}`, team: `team${index % 20}`, feature: `feature${index % 10}` };
    await chain.invoke({ question: "?" }, { callbacks: [handler], tags: [`tag${index % 40}`], metadata });
  }
  return handler.records;
}

function printLedger(title: string, records: readonly CallRecord[], options: LedgerOptions): void {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("The heap is measured after a collection: start node with --expose-gc.");
  const recorder = new LedgerRecorder(options);
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
  console.log(`\n${title}`);
  console.table(rows);
  if (recorder.snapshot().totals.calls !== RECORDS) throw new Error("The ledger lost records.");
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _chunk of stream) {
  }
}
