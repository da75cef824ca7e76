import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { BedrockClient } from "@aws-sdk/client-bedrock";
import { S3Client } from "@aws-sdk/client-s3";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, expect, it } from "vitest";
import { collect, define, fastClock, prompts, removeFolders } from "../testing/batch-runs";
import { recordWire, type WireMask } from "../testing/wire-recorder";
import { BedrockBatch } from "./index";

/** The id of a run, and the one of a job in the service. */
const IDS: readonly WireMask[] = [
  [/nightly-[0-9a-f]{8}/g, "nightly-<run>"],
  [/model-invocation-job(\/|%2F)[0-9a-z]{12}/g, "model-invocation-job$1<job>"],
  [/(\/out\/[^/]+\/)[0-9a-z]{12}/g, "$1<job>"],
];
const FAST = { initialDelayMs: 5, maxDelayMs: 20 };
/** Every operation that a run sends. */
const OPERATIONS = [
  "CreateModelInvocationJob",
  "GetModelInvocationJob",
  "ListModelInvocationJobs",
  "StopModelInvocationJob",
  "PutObject",
  "HeadObject",
  "ListObjectsV2",
  "GetObject",
  "CreateMultipartUpload",
  "UploadPart",
  "CompleteMultipartUpload",
] as const;

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({ now: fastClock() });
});
afterAll(async () => {
  removeFolders();
  await local.close();
});

it("the requests of a run have not changed, those after a crash and of large files included", async () => {
  const [client, s3Client] = [new BedrockClient(local.clientConfig), new S3Client(local.clientConfig)];
  const recorded = [recordWire(client, IDS), recordWire(s3Client, IDS)];
  const batch = new BedrockBatch({ client, s3Client });
  const definition = define({
    system: "Be brief.",
    maxTokens: 50,
    tags: { team: "search" },
    timeoutHours: 48,
    outputKmsKeyId: "alias/batch",
    bucketOwner: "123456789012",
  });
  const { plan } = await batch.prepare(definition, prompts(100));
  // The process was killed after it sent a file and the request that creates the job.
  const manifest = join(definition.folder, "manifest.jsonl");
  for (const { name } of plan.files) appendFileSync(manifest, `{"step":"uploading","file":"${name}"}\n`);
  for (const { name } of plan.jobs) appendFileSync(manifest, `{"step":"creating","job":"${name}"}\n`);
  const run = await batch.open(definition.folder);
  await run.wait(FAST);
  expect(await collect(run)).toHaveLength(100);

  const large = await batch.prepare(define({ bucketOwner: "123456789012" }), prompts(100, "x".repeat(90_000)));
  await large.submit();
  await large.stop();

  const texts = new Map(recorded.flatMap((requests) => [...requests]));
  expect([...texts.keys()].sort()).toEqual([...OPERATIONS].sort());
  for (const operation of OPERATIONS) {
    await expect(texts.get(operation)).toMatchFileSnapshot(`__snapshots__/wire/${operation}.http`);
  }
});
