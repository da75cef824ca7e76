// A soak: RAG chain and agent, 16 at a time, against a local Bedrock that fails at random. At the end it says whether
// each call has its record, whether the ledger's money equals a sum of its own, whether the heap stayed flat, and
// whether anything is still open.
import { fork } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { BedrockSavingsHandler, type LogRecord } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { createRandom, defaultModelCatalog, type RoutingRecord } from "@bedrock-routed/core";
import { type Fault, type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { createRagChain } from "@bedrock-routed/rag";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { createAgent } from "langchain";
import { z } from "zod";

const CONCURRENCY = 16;
const WARM_UP_SHARE = 0.2;
/** How much of the operation's calls each fault takes. Together they are one call in nine. */
const FAULTS: readonly (readonly [probability: number, fault: Fault])[] = [
  [0.03, { kind: "throttling" }],
  [0.02, { kind: "exception", name: "InternalServerException" }],
  [0.02, { kind: "socket-drop" }],
  [0.02, { kind: "rst-stream", code: 8 }],
  [0.01, { kind: "cut-frame", afterFrames: 3 }],
  [0.01, { kind: "early-end", afterFrames: 3 }],
  [0.01, { kind: "exception-frame", afterFrames: 2, name: "ModelStreamErrorException" }],
  [0.02, { kind: "slow-start", ms: 200 }],
];
const QUESTIONS = [
  "When must the travel expense report be submitted?",
  "有給休暇は何日もらえますか。",
  "What is the hotel limit per night in Singapore?",
  "時間外労働が月45時間を超える場合の承認者は誰ですか。",
  "How quickly must an on-call engineer acknowledge a page?",
];

/** The local Bedrock in a process of its own, so that the heap that is measured is that of the packages. */
async function serve(): Promise<void> {
  const local = await startLocalBedrock({
    knowledgeBases: { HANDBOOK01: fileURLToPath(new URL("../../examples/handbook", import.meta.url)) },
    faults: FAULTS.map(([probability, fault], seed) => ({ when: { probability, seed: seed + 1 }, fault })),
  });
  const { clientConfig, defaultRouterArn } = local;
  process.send?.({ clientConfig, defaultRouterArn });
  // Until the soak says that it is over, or is itself ended.
  const close = (): void => void local.close().then(() => process.exit(0));
  process.once("message", close).once("disconnect", close);
}

async function soak(minutes: number): Promise<void> {
  const server = fork(process.argv[1] ?? "", ["server"], { execArgv: [] });
  const { clientConfig, defaultRouterArn } = await new Promise<Pick<LocalBedrock, "clientConfig" | "defaultRouterArn">>(
    (resolve) => server.once("message", (started) => resolve(started as LocalBedrock)),
  );
  const counter = new CallCounter();
  const sum = new MoneySum();
  const handler = new BedrockSavingsHandler({ maxRecords: 100, onRecord: (record) => sum.add(record) });
  const model = new BedrockRoutedChatModel({ model: defaultRouterArn, clientOptions: clientConfig, maxRetries: 2 });
  const retriever = new BedrockKnowledgeBaseRetriever({
    knowledgeBaseId: "HANDBOOK01",
    topK: 4,
    clientOptions: clientConfig,
  });
  const actions = createActions(model, retriever, [handler, counter]);
  const random = createRandom(20261128);
  const ends = Date.now() + minutes * 60_000;
  const outcomes = new Map<string, number>();
  const heaps: number[] = [];
  const work = async (): Promise<void> => {
    while (Date.now() < ends) {
      const [name, run] = actions[Math.floor(random() * actions.length)] ?? ["", async () => {}];
      const question = QUESTIONS[Math.floor(random() * QUESTIONS.length)] ?? "";
      const outcome = await run(question).then(
        () => "answered",
        (error: Error) => error.name,
      );
      const key = `${name}: ${outcome}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    }
  };
  const watch = (async () => {
    await setTimeout(minutes * 60_000 * WARM_UP_SHARE);
    while (Date.now() < ends) {
      heaps.push(heapMb());
      await setTimeout((minutes * 60_000 * (1 - WARM_UP_SHARE)) / 10);
    }
  })();
  await Promise.all([...Array.from({ length: CONCURRENCY }, work), watch]);
  await handler.flush();
  // Connections that were left end on their own.
  await setTimeout(2_000);
  const stopped = new Promise((resolve) => server.once("exit", resolve));
  server.send("stop");
  await stopped;
  await setTimeout(500);
  heaps.push(heapMb());
  print(minutes, outcomes, heaps);
  process.exitCode = judge(counter, sum, handler, heaps) ? 0 : 1;
}

/** Counts the calls of chat models, and how they ended, as LangChain tells any handler. */
class CallCounter extends BaseCallbackHandler {
  override name = "call-counter";
  started = 0;
  ended = 0;

  override handleChatModelStart(): void {
    this.started += 1;
  }
  override handleLLMEnd(): void {
    this.ended += 1;
  }
  override handleLLMError(): void {
    this.ended += 1;
  }
}

/** The money of calls, from their token counts and the price of a token, without the ledger. */
class MoneySum {
  records = 0;
  unpriced = 0;
  attempts = 0;
  picodollars = 0n;
  readonly #catalog = defaultModelCatalog();

  add(record: LogRecord): void {
    if (!("outcome" in record)) return;
    this.records += 1;
    this.attempts += record.routing?.attempts ?? 0;
    const cost = this.#costOf(record.routing);
    if (cost === undefined) this.unpriced += 1;
    else this.picodollars += cost;
  }

  #costOf({ invokedModel, usage }: Partial<RoutingRecord> = {}): bigint | undefined {
    if (invokedModel === undefined || usage === undefined) return undefined;
    const price = this.#catalog.price(invokedModel)?.price;
    if (price === undefined) return undefined;
    const parts: readonly (readonly [tokens: number, usdPerMillion: number | undefined])[] = [
      [usage.inputTokens, price.input],
      [usage.outputTokens, price.output],
      [usage.cacheReadTokens, price.cacheRead],
      [usage.cacheWrite5mTokens, price.cacheWrite5m],
      [usage.cacheWrite1hTokens, price.cacheWrite1h],
    ];
    if (parts.some(([tokens, usd]) => tokens > 0 && usd === undefined)) return undefined;
    // One USD per million tokens is a million picodollars per token.
    return parts.reduce((total, [tokens, usd = 0]) => total + BigInt(Math.round(tokens * usd * 1_000_000)), 0n);
  }
}

type Action = readonly [name: string, run: (question: string) => Promise<void>];

function createActions(
  model: BedrockRoutedChatModel,
  retriever: BedrockKnowledgeBaseRetriever,
  callbacks: BaseCallbackHandler[],
): Action[] {
  const chain = createRagChain({ model, retriever });
  const search = tool(
    async ({ query }) => (await retriever.invoke(query)).map(({ pageContent }) => pageContent).join("\n\n"),
    { name: "search_handbook", description: "Searches the handbook.", schema: z.object({ query: z.string() }) },
  );
  const agent = createAgent({ model, tools: [search], systemPrompt: "Use search_handbook first." });
  return [
    ["chain, invoke", async (question) => void (await chain.invoke(question, { callbacks }))],
    [
      "chain, stream",
      async (question) => {
        for await (const _chunk of await chain.stream(question, { callbacks })) {
        }
      },
    ],
    [
      "chain, stream left early",
      async (question) => {
        let chunks = 0;
        for await (const _chunk of await chain.stream(question, { callbacks })) {
          chunks += 1;
          if (chunks === 3) break;
        }
      },
    ],
    [
      "agent of two turns",
      async (question) => {
        const { messages } = await agent.invoke({ messages: [new HumanMessage(question)] }, { callbacks });
        const next = new HumanMessage("And who decides about exceptions?");
        await agent.invoke({ messages: [...messages, next] }, { callbacks });
      },
    ],
  ];
}

function heapMb(): number {
  if (globalThis.gc === undefined)
    throw new Error("The heap is measured after a collection: start node with --expose-gc.");
  globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function print(minutes: number, outcomes: ReadonlyMap<string, number>, heaps: readonly number[]): void {
  console.log(`${minutes} minutes, ${CONCURRENCY} at a time; Node ${process.version}.`);
  console.table([...outcomes].sort().map(([action, times]) => ({ "action: outcome": action, times })));
  console.log(`Heap in MB, after a collection, in turns: ${heaps.map((heap) => heap.toFixed(1)).join(" ")}`);
}

/** Prints the checks. Returns whether all hold. */
function judge(counter: CallCounter, sum: MoneySum, handler: BedrockSavingsHandler, heaps: readonly number[]): boolean {
  const { totals } = handler.ledger;
  const unanswered = totals.failed + totals.abandoned;
  const [first = Number.NaN] = heaps;
  const open = process.getActiveResourcesInfo().filter((kind) => !/^(TTYWrap|PipeWrap|Immediate)$/.test(kind));
  const checks = [
    ["calls started", counter.started, "ended", counter.ended],
    ["calls started", counter.started, "records", sum.records],
    ["records", sum.records, "answered, failed and left calls of the ledger", totals.calls + unanswered],
    ["picodollars, own sum", sum.picodollars, "ledger", totals.cost],
    ["calls without a price, own count", sum.unpriced, "ledger", totals.calls - totals.pricedCalls + unanswered],
    ["open resources", open.length, "expected", 0],
  ] as const;
  for (const [left, is, right, should] of checks) {
    console.log(`${is === should ? "ok   " : "WRONG"} ${left} ${is} = ${right} ${should}`);
  }
  if (open.length > 0) console.log(`Open: ${open.join(", ")}`);
  const last = heaps.at(-1) ?? Number.NaN;
  const isFlat = last < first * 1.15;
  console.log(
    `${isFlat ? "ok   " : "WRONG"} heap at the end ${last.toFixed(1)} MB, after the warm-up ${first.toFixed(1)} MB`,
  );
  return isFlat && checks.every(([, is, , should]) => is === should);
}

if (process.argv[2] === "server") await serve();
else await soak(Number(process.argv[2] ?? 10));
