import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type LocalBedrock, type ReceivedRequest, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, expect, it } from "vitest";
import { collect, define, fastClock, prompts, removeFolders } from "../testing/batch-runs";
import { BedrockBatch } from "./index";

/** Number of inputs: two jobs with ten files each. */
const COUNT = 200;
const definition = define({ quotas: { maxRecordsPerJob: 100 } });
const FAST = { initialDelayMs: 5, maxDelayMs: 20 };

let local: LocalBedrock;
let onRequest: ((request: ReceivedRequest) => void) | undefined;
const sent: string[] = [];
/** The prompts that the model has answered. */
const answered: string[] = [];
beforeAll(async () => {
  local = await startLocalBedrock({
    now: fastClock(),
    onRequest(request) {
      sent.push(request.operation);
      onRequest?.(request);
    },
    respond({ messages }) {
      const text = String(messages.at(-1)?.content.at(-1)?.text);
      answered.push(text);
      return text.slice("say ".length);
    },
  });
});
afterAll(async () => {
  for (const { child } of programs) child.kill("SIGKILL");
  removeFolders();
  await local.close();
});

interface Program {
  readonly child: ChildProcess;
  /** Resolves with what killed the process. */
  readonly ended: Promise<unknown>;
}
const programs: Program[] = [];

/**
 * A process that makes the whole run, from the inputs to the results, on the built package. It begins when it is told
 * to, so that all processes load at the same time.
 * @param pauseAt it stops there, and says so: after so many inputs, or results
 */
function startProgram(pauseAt: { readonly input?: number; readonly result?: number } = {}): Program {
  const code = `
    const { BedrockBatch } = await import(${JSON.stringify(new URL("../../dist/batch.js", import.meta.url).href)});
    const pause = () => {
      process.stdout.write("paused");
      return new Promise(() => setInterval(() => {}, 1000));
    };
    async function* inputs() {
      for (const [index, prompt] of ${JSON.stringify(prompts(COUNT))}.entries()) {
        if (index === ${pauseAt.input}) await pause();
        yield prompt;
      }
    }
    await new Promise((resolve) => process.stdin.once("data", resolve));
    const batch = new BedrockBatch({ clientOptions: ${JSON.stringify(local.clientConfig)} });
    const run = await batch.prepare(${JSON.stringify(definition)}, inputs());
    await run.wait(${JSON.stringify(FAST)});
    for await (const { index } of run.results()) if (index === ${pauseAt.result}) await pause();
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd: new URL("../..", import.meta.url),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const program = { child, ended: once(child, "close").then(([, signal]) => signal) };
  programs.push(program);
  return program;
}

/** Lets a process run until it pauses, and kills it. */
async function killWhenPaused({ child, ended }: Program): Promise<void> {
  child.stdin?.write("go\n");
  await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), ended]);
  child.kill("SIGKILL");
  expect(await ended).toBe("SIGKILL");
}

/** Lets a process run, and kills it when the server has done what it asked, before it reads the reply. */
async function killAt({ child, ended }: Program, operation: string, nth: number): Promise<void> {
  let count = 0;
  onRequest = (request) => {
    if (request.operation === operation) count += 1;
    if (count === nth) child.kill("SIGKILL");
  };
  child.stdin?.write("go\n");
  expect(await ended).toBe("SIGKILL");
  onRequest = undefined;
}

const countOf = (operation: string): number => sent.filter((name) => name === operation).length;

it("a run whose process is killed again and again sends nothing twice, and has all results in order", async () => {
  const [writing, uploading, creating, running, joining] = [
    startProgram({ input: 150 }),
    startProgram(),
    startProgram(),
    startProgram(),
    startProgram({ result: 120 }),
  ] as const;
  await killWhenPaused(writing);
  expect(sent).toEqual([]);
  // The last file of the first job is in S3, and the job is not created.
  await killAt(uploading, "PutObject", 10);
  expect([countOf("PutObject"), countOf("CreateModelInvocationJob")]).toEqual([10, 0]);
  await killAt(creating, "CreateModelInvocationJob", 1);
  await killAt(running, "GetModelInvocationJob", 2);
  await killWhenPaused(joining);

  const run = await new BedrockBatch({ clientOptions: local.clientConfig }).open(definition.folder);
  const { jobs } = await run.wait(FAST);
  const wanted = prompts(COUNT);
  expect((await collect(run)).map(({ message }) => message?.text)).toEqual(wanted.map((prompt) => prompt.slice(4)));
  expect(jobs.map(({ records }) => records)).toEqual([100, 100]);
  expect([countOf("PutObject"), countOf("CreateModelInvocationJob")]).toEqual([20, 2]);
  expect(answered.sort()).toEqual([...wanted].sort());
});
