import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { defaultModelCatalog, type InvokedModel } from "@bedrock-routed/core";
import { LOCAL_TRANSITION_MS, type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import S3rver from "s3rver";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { collect, createFolder, define, prompts, removeFolders } from "../testing/batch-runs";
import { type BatchProgress, BatchStateError, type BatchWaitOptions, BedrockBatch } from "./index";

const HOUR = 3_600_000;
const SECONDS = LOCAL_TRANSITION_MS.modelInvocationJob;
const COUNT = 200;
const wanted = prompts(COUNT).map((prompt) => prompt.slice("say ".length));
let now = Date.parse("2026-11-21T00:00:00Z");
/** Prompts that get no answer as long as this is set: those whose number is as large. */
let slowFrom = Number.POSITIVE_INFINITY;
let server: S3rver;
let local: LocalBedrock;
let batch: BedrockBatch;
const folder = mkdtempSync(join(tmpdir(), "s3rver-"));

/** The jobs read from s3rver and write to it: another server that speaks the protocol of S3. */
beforeAll(async () => {
  server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: folder });
  const { port } = await server.run();
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
  const s3Client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  await s3Client.send(new CreateBucketCommand({ Bucket: "bucket" }));
  local = await startLocalBedrock({
    now: () => now,
    batchS3: { endpoint, credentials },
    respond({ messages }) {
      const text = String(messages.at(-1)?.content.at(-1)?.text).slice("say ".length);
      const number = Number(text.split(" ")[1]);
      return number >= slowFrom ? new Promise<string>(() => {}) : text.slice(0, 20).trim();
    },
  });
  batch = new BedrockBatch({ clientOptions: local.clientConfig, s3Client });
});
beforeEach(() => {
  slowFrom = Number.POSITIVE_INFINITY;
});
afterAll(async () => {
  removeFolders();
  await local.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Waits, and lets time pass at each look. */
function waiting(step: (progress: BatchProgress) => number): BatchWaitOptions {
  return {
    initialDelayMs: 2,
    maxDelayMs: 5,
    onProgress(progress) {
      now += step(progress);
    },
  };
}
const quickly = waiting(() => SECONDS.inProgress);
const statusOf = ({ jobs }: BatchProgress): string | undefined => jobs[0]?.status;

it("uploads to s3rver in one request or in parts, and joins the results that it reads back", async () => {
  // 9 MB: two parts.
  const inputs = prompts(100, ` ${"x".repeat(90_000)}`);
  const large = await batch.prepare(define({ name: "large" }), inputs);
  expect(large.plan.files.map(({ bytes }) => bytes > 8 * 1024 * 1024)).toEqual([true]);
  await large.wait(quickly);
  const [first, ...rest] = await collect(large);
  expect(first?.message?.text).toBe("answer 0 xxxxxxxxxxx");
  expect(rest.filter(({ message }) => message === undefined)).toEqual([]);

  const small = await batch.prepare(define({ name: "small" }), prompts(COUNT));
  await small.wait(quickly);
  expect((await collect(small)).map(({ message }) => message?.text)).toEqual(wanted);
});

it("a job that is not done in time keeps what it answered, and the rest is sent again", async () => {
  slowFrom = 96;
  const run = await batch.prepare(define({ timeoutHours: 24 }), prompts(COUNT));
  const progress = await run.wait(waiting(({ processed }) => (processed >= 96 ? 25 * HOUR : SECONDS.inProgress)));
  expect(progress).toMatchObject({ jobs: [{ status: "PartiallyCompleted" }], processed: 96, isDone: true });
  const results = await collect(run);
  expect(results.slice(0, 96).map(({ message }) => message?.text)).toEqual(wanted.slice(0, 96));
  expect(new Set(results.slice(96).map(({ failure }) => failure?.message))).toEqual(
    new Set(["The record was not processed. The status of its job is PartiallyCompleted."]),
  );
  slowFrom = Number.POSITIVE_INFINITY;
  expect(await run.retryFailed()).toMatchObject({ records: 104 });
  await run.wait(quickly);
  expect((await collect(run)).map(({ message }) => message?.text)).toEqual(wanted);
});

it("a job that expires before it begins has no answers, and all of it is sent again", async () => {
  const run = await batch.prepare(define(), prompts(COUNT));
  // Time stands still until the status of the job has followed it.
  const start = now;
  const times: Readonly<Record<string, number>> = {
    Submitted: start + SECONDS.submitted,
    Validating: start + SECONDS.submitted + SECONDS.validating,
    Scheduled: start + 25 * HOUR,
  };
  const progress = await run.wait(waiting((seen) => (times[statusOf(seen) ?? ""] ?? now) - now));
  expect(progress).toMatchObject({ jobs: [{ status: "Expired" }], processed: 0 });
  const [{ failure } = {}] = await collect(run);
  expect(failure?.message).toBe("The record was not processed. The status of its job is Expired.");
  expect(await run.retryFailed()).toMatchObject({ records: COUNT });
  await run.wait(quickly);
  expect((await collect(run)).map(({ message }) => message?.text)).toEqual(wanted);
});

it("a run that was stopped has what was answered, and goes on when its other records are sent again", async () => {
  slowFrom = 48;
  const count = 300;
  const run = await batch.prepare(define({ quotas: { maxRecordsPerJob: 200, maxActiveJobs: 1 } }), prompts(count));
  await run.submit();
  let stopping: Promise<void> | undefined;
  await run.wait(
    waiting(({ processed }) => {
      if (processed >= 48) stopping ??= run.stop();
      return SECONDS.inProgress;
    }),
  );
  await stopping;
  const { jobs, isDone } = await run.status();
  expect([isDone, ...jobs.map(({ status }) => status)]).toEqual([true, "Stopped", "NotCreated"]);
  const before = await collect(run);
  expect(before.filter(({ message }) => message !== undefined)).toHaveLength(48);
  expect(before).toHaveLength(count);
  slowFrom = Number.POSITIVE_INFINITY;
  expect(await run.retryFailed()).toMatchObject({ records: 252, jobs: [{ records: 140 }, { records: 112 }] });
  await run.wait(quickly);
  const texts = (await collect(run)).map(({ message }) => message?.text);
  expect(texts).toEqual(prompts(count).map((prompt) => prompt.slice("say ".length)));
});

it("results come as a stream: one output is read at a time, and the next one when it is needed", async () => {
  const run = await batch.prepare(define(), prompts(COUNT));
  await run.wait(quickly);
  expect(run.plan.files.length).toBe(1);
  const many = await batch.prepare(define({ quotas: { maxRecordsPerFile: 50 } }), prompts(COUNT));
  await many.wait(quickly);
  const opened: unknown[] = [];
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server as unknown as { httpServer: { address(): { port: number } } }).httpServer.address().port}`,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
  });
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === "GetObjectCommand") opened.push(commandName);
        return next(args);
      },
    { step: "initialize" },
  );
  const again = await new BedrockBatch({ clientOptions: local.clientConfig, s3Client: client }).open(many.folder);
  const opens: number[] = [];
  for await (const { index } of again.results()) if (index % 50 === 49) opens.push(opened.length);
  expect(opens).toEqual([1, 2, 3, 4]);
});

it("a model whose batch price is not known is not priced as on demand", async () => {
  const model = "us.anthropic.claude-fable-5";
  const run = await batch.prepare(define({ model }), prompts(100));
  expect(run.plan.cost).toBeUndefined();
  expect(run.plan.notes).toContainEqual(expect.stringContaining("The batch price of the model is not known."));
  await run.wait(quickly);
  const handler = new BedrockSavingsHandler();
  const [first] = await collect(run, { callbacks: [handler] });
  const { invokedModel } = (first?.message?.response_metadata.routing ?? {}) as { readonly invokedModel: InvokedModel };
  expect(defaultModelCatalog().price(invokedModel)).toBeDefined();
  expect(defaultModelCatalog().price(invokedModel, { batch: true })).toBeUndefined();
  expect(handler.records).toHaveLength(100);
  expect(handler.records.filter(({ cost }) => cost !== undefined)).toEqual([]);
  expect(handler.report()).toMatchObject({ calls: 100, pricedCalls: 0 });
});

it("a folder without a run is named, and not created", async () => {
  const nowhere = join(createFolder(), "nowhere");
  await expect(batch.open(nowhere)).rejects.toBeInstanceOf(BatchStateError);
  await expect(batch.open(nowhere)).rejects.toThrow("has no prepared run");
  expect(() => rmSync(nowhere, { recursive: true })).toThrow("ENOENT");
});
