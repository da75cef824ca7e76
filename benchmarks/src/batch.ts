import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { BedrockClientConfig } from "@aws-sdk/client-bedrock";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockBatch } from "@bedrock-routed/control-plane/batch";
import { startLocalBedrock } from "@bedrock-routed/local";

/**
 * Runs batch inference over more and more inputs, each time in a process of its own whose heap is limited. The local
 * Bedrock with its S3 is another process, so that its memory does not count. `--records 1000` runs a smaller one;
 * `--ledger` counts each result in a savings handler, too.
 */
const HEAP_LIMIT_MB = 96;
const COUNTS = [10_000, 100_000, 1_000_000];
/** A clock of the server that is a hundred times as fast: jobs do not wait. */
const SPEED = 100;
/** The heap is looked at, after garbage collection, at each of so many parts of the inputs and of the results. */
const LOOKS = 20;

const role = process.argv[2] ?? "";
const program = fileURLToPath(import.meta.url);
const withLedger = process.argv.includes("--ledger");

/** The largest heap after garbage collection. */
class LiveHeap {
  readonly #every: number;
  #bytes = 0;

  constructor(count: number) {
    this.#every = Math.max(1, Math.floor(count / LOOKS));
  }

  get peak(): number {
    return Math.round(this.#bytes / 1e5) / 10;
  }

  async look(index: number): Promise<void> {
    if (index % this.#every !== 0) return;
    await turn();
    await globalThis.gc?.();
    this.#bytes = Math.max(this.#bytes, process.memoryUsage().heapUsed);
  }
}

if (role === "server") await serve();
else if (role === "run") await run(Number(process.argv[3]), JSON.parse(process.argv[4] ?? "{}"));
else await compare();

async function compare(): Promise<void> {
  const at = process.argv.indexOf("--records");
  const counts = at < 0 ? COUNTS : [Number(process.argv[at + 1])];
  const server = fork(program, ["server"]);
  const clientConfig: BedrockClientConfig = await receive(server);
  const rows: unknown[] = [];
  try {
    for (const count of counts) {
      const execArgv = [`--max-old-space-size=${HEAP_LIMIT_MB}`, "--expose-gc"];
      const ledger = withLedger ? ["--ledger"] : [];
      const child = fork(program, ["run", String(count), JSON.stringify(clientConfig), ...ledger], { execArgv });
      rows.push(await receive(child));
    }
  } finally {
    server.kill();
  }
  console.log(`Batch inference in a process with --max-old-space-size=${HEAP_LIMIT_MB}`);
  console.table(rows);
}

/** The first message of a child process. @throws Error when it ends without one, such as out of memory */
async function receive<Message>(child: ChildProcess): Promise<Message> {
  const ended = once(child, "exit").then(([code, signal]) => {
    throw new Error(`A process of the benchmark ended with ${code ?? signal}.`);
  });
  const message = await Promise.race([once(child, "message").then(([value]) => value as Message), ended]);
  ended.catch(() => {});
  return message;
}

async function serve(): Promise<void> {
  const start = performance.now();
  const now = (): number => Date.parse("2026-11-21T00:00:00Z") + (performance.now() - start) * SPEED;
  const respond = ({ messages }: { readonly messages: readonly { readonly content: readonly object[] }[] }) =>
    `Answer to ${(messages.at(-1)?.content[0] as { text?: string } | undefined)?.text ?? ""}`;
  const { clientConfig } = await startLocalBedrock({ now, respond });
  process.send?.(clientConfig);
}

async function run(count: number, clientOptions: BedrockClientConfig): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "batch-"));
  const batch = new BedrockBatch({ clientOptions });
  const heap = new LiveHeap(count);
  const definition = {
    name: "million",
    model: "amazon.nova-lite-v1:0",
    roleArn: "arn:aws:iam::123456789012:role/batch",
    inputUri: "s3://bucket/in/",
    outputUri: "s3://bucket/out/",
    folder,
    maxTokens: 50,
    // Days of the fast clock.
    timeoutHours: 168,
  };
  async function* inputs() {
    for (let index = 0; index < count; index += 1) {
      await heap.look(index);
      yield `question ${index}`;
    }
  }
  try {
    const start = performance.now();
    const prepared = await batch.prepare(definition, inputs());
    const written = performance.now();
    await prepared.wait({ initialDelayMs: 50, maxDelayMs: 50 });
    const ended = performance.now();
    const handler = new BedrockSavingsHandler();
    let next = 0;
    for await (const { index, message } of prepared.results(withLedger ? { callbacks: [handler] } : {})) {
      await heap.look(index);
      if (index !== next || message?.text !== `Answer to question ${index}`)
        throw new Error(`Result ${next} is wrong.`);
      next += 1;
    }
    if (next !== count) throw new Error(`${next} results of ${count} inputs.`);
    const seconds = (from: number, to: number): number => Math.round((to - from) / 100) / 10;
    process.send?.({
      inputs: count,
      files: prepared.plan.files.length,
      jobs: prepared.plan.jobs.length,
      "peak RSS, MB": Math.round(process.resourceUsage().maxRSS / 1024),
      "peak of the heap in use, MB": heap.peak,
      "seconds to write": seconds(start, written),
      "to upload and run": seconds(written, ended),
      "to join": seconds(ended, performance.now()),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
