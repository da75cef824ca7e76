import {
  BedrockClient,
  CreateInferenceProfileCommand,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  paginateListModelInvocationJobs,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LOCAL_BATCH_MINIMUM_RECORDS, LOCAL_TRANSITION_MS, type LocalBedrock, startLocalBedrock } from "../index";

const START = Date.parse("2026-11-21T00:00:00Z");
const HOUR = 3_600_000;
const { submitted, validating, scheduled, inProgress } = LOCAL_TRANSITION_MS.modelInvocationJob;
const ALL = submitted + validating + scheduled + inProgress;
const Bucket = "bucket";
let now = START;
let local: LocalBedrock;
let client: BedrockClient;
let s3: S3Client;
/** Calls of the model whose answers wait until the end of the tests. */
let waiting: (() => void)[] = [];
beforeAll(async () => {
  local = await startLocalBedrock({
    now: () => now,
    respond: ({ messages }) => {
      const text = messages.at(-1)?.content.at(-1)?.text;
      return text === "wait" ? new Promise((resolve) => waiting.push(() => resolve("done"))) : undefined;
    },
  });
  client = new BedrockClient(local.clientConfig);
  s3 = new S3Client(local.clientConfig);
  await putRecords("in.jsonl", records(LOCAL_BATCH_MINIMUM_RECORDS));
});
afterAll(async () => {
  for (const answer of waiting) answer();
  waiting = [];
  await local.close();
});

type Input = CreateModelInvocationJobCommandInput;
const input = (jobName: string, change: Partial<Input> = {}): Input => ({
  jobName,
  roleArn: "arn:aws:iam::123456789012:role/batch",
  modelId: "amazon.nova-lite-v1:0",
  modelInvocationType: "Converse",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl", s3InputFormat: "JSONL" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
  ...change,
});
const create = async (jobName: string, change: Partial<Input> = {}): Promise<string> =>
  (await client.send(new CreateModelInvocationJobCommand(input(jobName, change)))).jobArn ?? "";
const get = (jobIdentifier: string): Promise<GetModelInvocationJobCommandOutput> =>
  client.send(new GetModelInvocationJobCommand({ jobIdentifier }));
const reach = (jobIdentifier: string, state: object): Promise<void> =>
  expect.poll(() => get(jobIdentifier), { timeout: 60_000 }).toMatchObject(state);
const idOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

function records(count: number, change: (index: number) => object = () => ({})): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const messages = [{ role: "user", content: [{ text: `Question ${index}` }] }];
    return JSON.stringify({ recordId: `R${index}`, modelInput: { messages, ...change(index) } });
  });
  return `${lines.join("\n")}\n`;
}

async function putRecords(Key: string, Body: string): Promise<Partial<Input>> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  return { inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/${Key}` } } };
}

interface OutputLine {
  readonly recordId: string;
  readonly modelInput: unknown;
  readonly modelOutput?: { readonly usage: unknown; readonly output: unknown; readonly content: unknown };
  readonly error?: { readonly errorCode: number; readonly errorMessage: string };
}

async function read(Key: string): Promise<string> {
  return (await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()) ?? "";
}

async function readOutput(jobArn: string, file = "in.jsonl"): Promise<OutputLine[]> {
  const text = await read(`out/${idOf(jobArn)}/${file}.out`);
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as OutputLine]));
}

async function finish(jobName: string, change: Partial<Input> = {}, status = "Completed"): Promise<string> {
  const arn = await create(jobName, change);
  now += ALL;
  await reach(arn, { status });
  return arn;
}

it("a job passes through its states on the clock, with counts of the records that it answered", async () => {
  const arn = await create("batch-1", { timeoutDurationInHours: 48 });
  await reach(arn, { status: "Submitted" });
  now += submitted;
  await reach(arn, { status: "Validating" });
  now += validating;
  await reach(arn, { status: "Scheduled", totalRecordCount: 100, processedRecordCount: 0 });
  now += scheduled;
  await reach(arn, { status: "InProgress", processedRecordCount: 0 });
  now += inProgress / 2;
  await reach(arn, { status: "InProgress", processedRecordCount: 50 });
  now += inProgress / 2;
  await reach(arn, { status: "Completed", processedRecordCount: 100 });
  expect(await get(idOf(arn))).toMatchObject({
    jobArn: arn,
    modelId: "amazon.nova-lite-v1:0",
    modelInvocationType: "Converse",
    submitTime: new Date(START),
    endTime: new Date(now),
    jobExpirationTime: new Date(START + 48 * HOUR),
    successRecordCount: 100,
    errorRecordCount: 0,
  });
});

it("writes an answer for each record, out of order, and a manifest", async () => {
  const arn = await finish("written");
  const lines = await readOutput(arn);
  const ids = lines.map(({ recordId }) => recordId);
  expect(ids).not.toEqual(Array.from({ length: 100 }, (_, index) => `R${index}`));
  expect(new Set(ids).size).toBe(100);
  expect(lines.find(({ recordId }) => recordId === "R7")).toMatchObject({
    modelInput: { messages: [{ role: "user", content: [{ text: "Question 7" }] }] },
    modelOutput: { output: { message: { role: "assistant" } }, stopReason: "end_turn" },
  });
  expect(JSON.parse(await read(`out/${idOf(arn)}/manifest.json.out`))).toEqual({
    totalRecordCount: 100,
    processedRecordCount: 100,
    successRecordCount: 100,
    errorRecordCount: 0,
    inputTokenCount: expect.any(Number),
    outputTokenCount: expect.any(Number),
  });
});

it("answers all JSONL files of a folder, in the form of InvokeModel", async () => {
  const body = { anthropic_version: "bedrock-2023-05-31", max_tokens: 50 };
  await putRecords(
    "folder/a.jsonl",
    records(60, () => ({ ...body, messages: [{ role: "user", content: "Hello" }] })),
  );
  await putRecords(
    "folder/b.jsonl",
    records(40, () => ({ ...body, messages: [{ role: "user", content: "Hello" }] })),
  );
  await putRecords("folder/notes.txt", "no records");
  const modelId = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
  const inputDataConfig = { s3InputDataConfig: { s3Uri: "s3://bucket/folder/" } };
  const arn = await finish("folder", { modelId, modelInvocationType: "InvokeModel", inputDataConfig });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `out/${idOf(arn)}/` }));
  const names = Contents.map(({ Key = "" }) => Key.slice(Key.lastIndexOf("/") + 1));
  expect(names).toEqual(["a.jsonl.out", "b.jsonl.out", "manifest.json.out"]);
  const [line] = await readOutput(arn, "b.jsonl");
  expect(line?.modelOutput).toMatchObject({ type: "message", content: [{ type: "text" }] });
});

it("a record that batch inference refuses, or that fails, has an error in its line", async () => {
  const change = (index: number): object => {
    if (index === 1) return { toolConfig: { tools: [] } };
    if (index === 2)
      return { messages: [{ role: "user", content: [{ text: "a" }, { cachePoint: { type: "default" } }] }] };
    return index === 3 ? { messages: [] } : {};
  };
  const config = await putRecords("in.jsonl", records(100, change));
  local.faults.add({ when: { operation: "Converse", nth: 5 }, fault: { kind: "throttling" } });
  const arn = await finish("errors", config);
  local.faults.clear();
  await putRecords("in.jsonl", records(100));
  expect(await get(arn)).toMatchObject({ processedRecordCount: 100, successRecordCount: 96, errorRecordCount: 4 });
  const errors = (await readOutput(arn)).flatMap(({ error }) => error ?? []);
  expect(errors.map(({ errorCode }) => errorCode).sort()).toEqual([400, 400, 400, 429]);
  expect(errors.map(({ errorMessage }) => errorMessage)).toContain("Batch inference does not support toolConfig.");
});

it("a stopped job keeps what it answered", async () => {
  const arn = await create("batch-2");
  now += submitted + validating + scheduled;
  await reach(arn, { status: "InProgress" });
  now += inProgress / 4;
  await reach(arn, { processedRecordCount: 25 });
  const stop = new StopModelInvocationJobCommand({ jobIdentifier: arn });
  await client.send(stop);
  expect(await get(arn)).toMatchObject({ status: "Stopping" });
  await expect(client.send(stop)).rejects.toMatchObject({ name: "ConflictException" });
  await expect
    .poll(
      () => {
        now += LOCAL_TRANSITION_MS.stopping;
        return get(arn);
      },
      { timeout: 60_000 },
    )
    .toMatchObject({ status: "Stopped", processedRecordCount: 25 });
  expect(await readOutput(arn)).toHaveLength(25);
});

it("a job that is not done in time is partially completed, or expired if it has not begun", async () => {
  const slow = await putRecords(
    "slow.jsonl",
    records(100, (index) => (index < 60 ? {} : { messages: [{ role: "user", content: [{ text: "wait" }] }] })),
  );
  const arn = await create("slow", slow);
  now += submitted + validating + scheduled;
  await reach(arn, { status: "InProgress" });
  now += inProgress * 0.6;
  await reach(arn, { processedRecordCount: 60 });
  now += inProgress;
  await expect.poll(() => waiting.length, { timeout: 60_000 }).toBeGreaterThan(0);
  now += 24 * HOUR;
  await reach(arn, { status: "PartiallyCompleted", processedRecordCount: 60 });
  expect(await readOutput(arn, "slow.jsonl")).toHaveLength(60);

  const late = await create("late");
  now += submitted + validating;
  await reach(late, { status: "Scheduled" });
  now += 24 * HOUR;
  await reach(late, { status: "Expired", processedRecordCount: 0 });
});

it.each<[string, string, string]>([
  ["few records", records(99), "The job has 99 records, which is less than the minimum of 100."],
  ["a line that is no record", `${records(3)}{"recordId":"x"}\n`, "Line 4 of failed.jsonl is not a JSON object with"],
])("a job with %s fails", async (_, body, message) => {
  const config = await putRecords("failed.jsonl", body);
  const arn = await finish(`failed-${body.length}`, config, "Failed");
  expect(await get(arn)).toMatchObject({ message: expect.stringContaining(message) });
});

it("a job without input fails", async () => {
  const inputDataConfig = { s3InputDataConfig: { s3Uri: "s3://bucket/nothing/" } };
  const arn = await finish("nothing", { inputDataConfig }, "Failed");
  expect((await get(arn)).message).toBe("There is no .jsonl file at s3://bucket/nothing/.");
});

it("jobs are listed in pages", async () => {
  const names: (string | undefined)[] = [];
  const query = { submitTimeAfter: new Date(START - 1), statusEquals: "Completed" as const, nameContains: "r" };
  for await (const page of paginateListModelInvocationJobs({ client, pageSize: 1 }, query)) {
    names.push(...(page.invocationJobSummaries ?? []).map(({ jobName }) => jobName));
  }
  expect(names).toEqual(["errors", "folder", "written"]);
});

it("the same request token gives the same job", async () => {
  const clientRequestToken = "token-1";
  expect(await create("again", { clientRequestToken })).toBe(await create("again", { clientRequestToken }));
});

it("application profiles are accepted, and prompt routers are refused", async () => {
  const copyFrom = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";
  const profile = { inferenceProfileName: "batch", modelSource: { copyFrom } };
  const { inferenceProfileArn = "" } = await client.send(new CreateInferenceProfileCommand(profile));
  await finish("batch-4", { modelId: inferenceProfileArn });
  await expect(create("batch-5", { modelId: local.defaultRouterArn })).rejects.toMatchObject({
    name: "ValidationException",
  });
});

it.each<[string, Partial<Input>, string]>([
  ["a name that is in use", { jobName: "batch-1" }, "ConflictException"],
  ["an unknown model", { modelId: "amazon.nova-99-v1:0" }, "ValidationException"],
  ["a custom model that does not exist", { modelId: "my-model" }, "ResourceNotFoundException"],
  ["a legacy model", { modelId: "anthropic.claude-3-haiku-20240307-v1:0" }, "ResourceNotFoundException"],
  ["a short timeout", { timeoutDurationInHours: 23 }, "ValidationException"],
  ["a bad name", { jobName: "-x" }, "ValidationException"],
])("refuses %s", async (_, change, name) => {
  await expect(create("refused", change)).rejects.toMatchObject({ name });
});

it("reads from another S3, and writes to it", async () => {
  // Its clock is a thousand times as fast.
  const fast = (): number => START + performance.now() * 1000;
  const other = await startLocalBedrock({ batchS3: { endpoint: local.url }, now: fast });
  const bedrock = new BedrockClient(other.clientConfig);
  const { jobArn = "" } = await bedrock.send(new CreateModelInvocationJobCommand(input("other")));
  const command = new GetModelInvocationJobCommand({ jobIdentifier: jobArn });
  await expect.poll(() => bedrock.send(command), { timeout: 60_000 }).toMatchObject({ status: "Completed" });
  expect(await readOutput(jobArn)).toHaveLength(100);
  await other.close();
});
