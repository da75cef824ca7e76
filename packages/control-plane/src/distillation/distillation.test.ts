import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { LOCAL_TRANSITION_MS, type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import S3rver from "s3rver";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CustomModelDeployments } from "../index";
import {
  ControlPlaneError,
  Distillation,
  type DistillationDefinition,
  type DistillationJob,
  InvalidOptionError,
  listDistillationPairs,
  TrainingSetError,
  type UploadProgress,
} from "./index";

const { validation, dataProcessing, training } = LOCAL_TRANSITION_MS.customizationJob;
const START = Date.parse("2026-11-27T00:00:00Z");
let now = START;
let local: LocalBedrock;
let s3: S3Client;
let stopS3: () => Promise<void>;
let distillation: Distillation;
let seen = 0;
const folder = mkdtempSync(join(tmpdir(), "distillation-"));

beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now });
  const server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: join(folder, "s3") });
  const { port } = await server.run();
  stopS3 = () => server.close();
  s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
  });
  await s3.send(new CreateBucketCommand({ Bucket: "training" }));
  distillation = new Distillation({ clientOptions: local.clientConfig, s3Client: s3, now: () => new Date(START) });
});
afterAll(async () => {
  await local.close();
  await stopS3();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  seen = local.requests.length;
});

interface Turn {
  readonly role: string;
  readonly content: unknown;
}
const turn = (role: string, text: string): Turn => ({ role, content: [{ text }] });
const line = (...messages: Turn[]): string => JSON.stringify({ schemaVersion: "bedrock-conversation-2024", messages });
const asked = (index: number): string => line(turn("user", `質問 ${index}`), turn("assistant", "答え"));
const prompts = Array.from({ length: 100 }, (_, index) => asked(index));

let files = 0;
function writeSet(lines: readonly string[], end = "\n"): string {
  files += 1;
  const path = join(folder, `set-${files}.jsonl`);
  writeFileSync(path, lines.join("\n") + end);
  return path;
}

const definition: DistillationDefinition = {
  name: "helpdesk",
  modelName: "helpdesk-lite",
  teacher: "us.amazon.nova-pro-v1:0",
  student: "amazon.nova-lite-v1:0",
  roleArn: "arn:aws:iam::123456789012:role/distill",
  data: { s3Uri: "s3://training/set.jsonl" },
  outputS3Uri: "s3://training/out/",
};
const creations = (): unknown[] =>
  local.requests
    .slice(seen)
    .filter(({ operation }) => operation === "CreateModelCustomizationJob")
    .map(({ body }) => body);

it("checks and uploads a training set, starts the job, watches it, and its model answers on demand", async () => {
  const file = writeSet([...prompts, line(turn("user", "ohne Antwort"))], "");
  const uploads: UploadProgress[] = [];
  const data = { file, uploadTo: "s3://training/sets/helpdesk.jsonl" };
  const plan = await distillation.plan({ ...definition, data });
  expect(plan).toMatchObject({
    pair: { student: "amazon.nova-lite-v1:0:300k", region: "us-east-1" },
    trainingSet: { prompts: 101, answered: 100, bytes: readFileSync(file).length },
    requests: [
      { operation: "PutObject", iamAction: "s3:PutObject", input: { Bucket: "training", Key: "sets/helpdesk.jsonl" } },
      { operation: "CreateModelCustomizationJob", iamAction: "bedrock:CreateModelCustomizationJob" },
    ],
  });
  expect(plan.notes[0]).toBe("The service asks the teacher for 1 of 101 answers.");
  expect(local.requests).toHaveLength(seen);

  const job = await distillation.create(
    { ...definition, data, maxAnswerTokens: 500, tags: { team: "search" } },
    { onUpload: (progress) => uploads.push(progress) },
  );
  const stored = await s3.send(new GetObjectCommand({ Bucket: "training", Key: "sets/helpdesk.jsonl" }));
  expect(await stored.Body?.transformToString()).toBe(readFileSync(file, "utf8"));
  const bytes = readFileSync(file).length;
  expect(uploads.at(-1)).toEqual({ uploadedBytes: bytes, totalBytes: bytes });
  expect(creations()).toEqual([
    {
      jobName: "helpdesk",
      customModelName: "helpdesk-lite",
      roleArn: definition.roleArn,
      baseModelIdentifier: "amazon.nova-lite-v1:0:300k",
      customizationType: "DISTILLATION",
      trainingDataConfig: { s3Uri: data.uploadTo },
      outputDataConfig: { s3Uri: "s3://training/out/" },
      customizationConfig: {
        distillationConfig: {
          teacherModelConfig: { teacherModelIdentifier: "us.amazon.nova-pro-v1:0", maxResponseLengthForInference: 500 },
        },
      },
      jobTags: [{ key: "team", value: "search" }],
      customModelTags: [{ key: "team", value: "search" }],
      clientRequestToken: expect.any(String),
    },
  ]);
  expect(job).toMatchObject({
    name: "helpdesk",
    status: "InProgress",
    stages: { validation: "InProgress", dataProcessing: "NotStarted", training: "NotStarted" },
    student: "amazon.nova-lite-v1:0",
    modelName: "helpdesk-lite",
  });

  const steps = [validation, dataProcessing, training];
  const progress: DistillationJob["stages"][] = [];
  const done = await distillation.watch("helpdesk", {
    initialDelayMs: 1,
    maxDelayMs: 1,
    onProgress({ stages }) {
      progress.push(stages);
      now += steps.shift() ?? 0;
    },
  });
  expect(progress.map(({ training: stage }) => stage)).toEqual(["NotStarted", "NotStarted", "InProgress", "Completed"]);
  expect(done).toMatchObject({ status: "Completed", modelArn: expect.stringContaining(":custom-model/") });

  const deployments = new CustomModelDeployments({ clientOptions: local.clientConfig });
  const wanted = { name: "helpdesk", model: "helpdesk-lite", tags: { team: "search" } };
  const { deployment, action } = await deployments.ensure(wanted);
  expect([action, deployment.modelArn]).toEqual(["create", done.modelArn]);
  const active = deployments.wait("helpdesk", { initialDelayMs: 1, maxDelayMs: 5 });
  now += LOCAL_TRANSITION_MS.customModelDeployment.creating;
  expect((await active).status).toBe("Active");
  expect((await deployments.ensure(wanted)).action).toBe("reuse");
  await expect(deployments.ensure({ ...wanted, description: "other" })).rejects.toThrow("its description is not set");
  const messages = [{ role: "user" as const, content: [{ text: "Hello" }] }];
  const runtime = new BedrockRuntimeClient(local.clientConfig);
  const answer = await runtime.send(new ConverseCommand({ modelId: deployment.arn, messages }));
  expect(answer.stopReason).toBe("end_turn");
  await deployments.delete("helpdesk");
  expect(await deployments.list()).toEqual([]);
});

it("takes prompts from invocation logs, filtered by request metadata", async () => {
  await distillation.create({
    ...definition,
    name: "logs",
    modelName: "from-logs",
    data: {
      invocationLogs: {
        s3Uri: "s3://training/AWSLogs/",
        useAnswers: true,
        filter: { andAll: [{ equals: { team: "search" } }, { notEquals: { env: "test" } }] },
      },
    },
  });
  expect(creations()).toMatchObject([
    {
      trainingDataConfig: {
        invocationLogsConfig: {
          usePromptResponse: true,
          invocationLogSource: { s3Uri: "s3://training/AWSLogs/" },
          requestMetadataFilters: { andAll: [{ equals: { team: "search" } }, { notEquals: { env: "test" } }] },
        },
      },
    },
  ]);
});

it("stops a job, and lists the jobs by state", async () => {
  await distillation.create({ ...definition, name: "stopped", modelName: "never" });
  await distillation.stop("stopped");
  now += LOCAL_TRANSITION_MS.stopping;
  expect((await distillation.watch("stopped")).status).toBe("Stopped");
  expect((await distillation.list({ status: "Stopped" })).map(({ name }) => name)).toEqual(["stopped"]);
  await expect(distillation.stop("stopped")).rejects.toMatchObject({ reason: "conflict" });
  await expect(distillation.get("none")).rejects.toMatchObject({ reason: "not-found" });
});

describe("a training set that cannot be used", () => {
  const check = async (lines: readonly string[], student = definition): Promise<TrainingSetError> => {
    const data = { file: writeSet(lines), uploadTo: "s3://training/bad.jsonl" };
    const error = await distillation.create({ ...student, data }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TrainingSetError);
    expect(local.requests).toHaveLength(seen);
    return error as TrainingSetError;
  };

  it("is refused with the number of every line that is wrong, without its text", async () => {
    const secret = "sehr geheim";
    const error = await check([
      `{"text": "${secret}`,
      "[]",
      "",
      JSON.stringify({ schemaVersion: "bedrock-conversion-2024", messages: [turn("user", secret)] }),
      line(turn("assistant", secret)),
      line(turn("user", secret), turn("user", secret)),
      line({ role: "user", content: [{ image: secret }] }),
      line(turn("user", "  ")),
      JSON.stringify({ ...JSON.parse(asked(1)), tags: 1, system: "x" }),
      ...prompts.slice(0, 95),
    ]);
    expect(error.problems.map(({ line: at, problem }) => `${at} ${problem}`)).toEqual([
      "1 is not JSON",
      "2 is not a JSON object",
      "3 is empty",
      '4 needs "schemaVersion": "bedrock-conversation-2024"',
      '5 needs the role "user" at messages[0]: user and assistant take turns',
      '6 needs the role "assistant" at messages[1]: user and assistant take turns',
      '7 has "image" at messages[0].content[0]: only text is taken',
      "8 has no text at messages[0].content[0]",
      '9 has the unknown member "tags"',
      "9 needs a list with a text at system",
    ]);
    expect(error.message).toMatch(/line 1 is not JSON; line 2 .*; and 5 more in "problems"\. Nothing was uploaded\.$/);
    expect(error.message + JSON.stringify(error.problems)).not.toContain(secret);
  });

  it("has too few or too many prompts", async () => {
    expect((await check(prompts.slice(1))).problems).toEqual([
      { line: undefined, problem: "has 99 prompts: AWS takes 100 or more" },
    ]);
    const many = Array.from({ length: 15_001 }, () => asked(0));
    expect((await check(many)).message).toContain("the file has 15001 prompts: AWS takes at most 15000");
  });

  it("lists at most 100 problems, and counts all", async () => {
    const error = await check(Array.from({ length: 500 }, () => "{"));
    expect([error.problems.length, error.problemCount]).toEqual([100, 500]);
  });

  it("has a line that is too long for memory or for the student, or is not UTF-8", async () => {
    const long = line(turn("user", "word ".repeat(300_000)));
    const path = writeSet([...prompts, long, "x".repeat(10_000_001)]);
    writeFileSync(path, Buffer.from([0xff, 0xfe, 0x0a]), { flag: "a" });
    const data = { file: path, uploadTo: "s3://training/bad.jsonl" };
    const error = await distillation.plan({ ...definition, data }).catch((thrown: unknown) => thrown);
    expect((error as TrainingSetError).problems).toEqual([
      { line: 101, problem: expect.stringMatching(/has about \d+ tokens, and the student's context has 300000/) },
      { line: 102, problem: "is longer than 10000000 bytes" },
      { line: 103, problem: "is not UTF-8" },
    ]);
  });

  it("has several turns for a Llama", async () => {
    const west = await startLocalBedrock({ region: "us-west-2" });
    const llamas = new Distillation({ clientOptions: west.clientConfig, s3Client: s3, now: () => new Date(START) });
    const file = writeSet([...prompts, line(turn("user", "a"), turn("assistant", "b"), turn("user", "c"))]);
    const llama = { teacher: "meta.llama3-1-70b-instruct-v1:0", student: "meta.llama3-1-8b-instruct-v1:0" };
    const failed = llamas.plan({ ...definition, ...llama, data: { file, uploadTo: "s3://training/x.jsonl" } });
    await expect(failed).rejects.toThrow("line 101 has several turns: this student takes one question a line");
    await west.close();
  });

  it("is not there", async () => {
    const data = { file: join(folder, "none.jsonl"), uploadTo: "s3://training/x.jsonl" };
    await expect(distillation.plan({ ...definition, data })).rejects.toThrow(/data\.file .*it cannot be read/);
  });
});

describe("definitions that cannot be used are refused before anything is sent", () => {
  const llama = (name: string): string => `meta.llama${name}-instruct-v1:0`;
  it.each<[string, object, string]>([
    [
      "Anthropic",
      { teacher: "anthropic.claude-sonnet-4-5-20250929-v1:0" },
      "does not offer distillation for Anthropic",
    ],
    ["a teacher past its end of life", { teacher: "us.amazon.nova-premier-v1:0" }, "ended the model on 2026-09-14"],
    ["no teacher", { teacher: "amazon.nova-micro-v1:0" }, "pass one of amazon.nova-pro-v1:0"],
    ["a router", { teacher: "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abcdefghijkl" }, "a profile of AWS"],
    [
      "another student",
      { student: llama("3-1-8b") },
      "teaches amazon.nova-lite-v1:0:300k, amazon.nova-micro-v1:0:128k",
    ],
    ["a student past its end of life", { teacher: llama("3-1-70b"), student: llama("3-2-1b") }, "2026-09-14"],
    ["another Region", { teacher: llama("3-1-70b"), student: llama("3-1-8b") }, "AWS distils it in us-west-2"],
    [
      "a teacher that needs its profile",
      { teacher: llama("3-3-70b"), student: llama("3-1-8b") },
      "by its profile only",
    ],
    ["a teacher without a profile", { teacher: `us.${llama("3-1-405b")}` }, "by its own id only"],
    ["a role that is none", { roleArn: "admin" }, "pass the ARN of a role"],
    ["a folder as file", { data: { s3Uri: "s3://training/" } }, "pass the URI of an object"],
    [
      "two pairs in a filter",
      { data: { invocationLogs: { s3Uri: "s3://x-y/z", filter: { equals: { a: "1", b: "2" } } } } },
      "one pair",
    ],
    ["an unknown option", { epochs: 3 }, "there is no such option"],
  ])("%s", async (_, change, words) => {
    const error = await distillation.create({ ...definition, ...change }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toContain(words);
    expect(local.requests).toHaveLength(seen);
  });
});

it("lists the pairs that can be used first", () => {
  const pairs = listDistillationPairs({ now: new Date(START) });
  expect(
    pairs.filter(({ endOfLife }) => endOfLife === undefined).map(({ teacher, student }) => [teacher, student]),
  ).toEqual([
    ["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0:300k"],
    ["amazon.nova-pro-v1:0", "amazon.nova-micro-v1:0:128k"],
    ["meta.llama3-1-405b-instruct-v1:0", "meta.llama3-1-8b-instruct-v1:0:128k"],
    ["meta.llama3-1-405b-instruct-v1:0", "meta.llama3-1-70b-instruct-v1:0:128k"],
    ["meta.llama3-1-405b-instruct-v1:0", "meta.llama3-3-70b-instruct-v1:0:128k"],
    ["meta.llama3-1-70b-instruct-v1:0", "meta.llama3-1-8b-instruct-v1:0:128k"],
    ["meta.llama3-3-70b-instruct-v1:0", "meta.llama3-1-8b-instruct-v1:0:128k"],
  ]);
  expect(pairs).toHaveLength(15);
});

it("errors of both services name the missing permission, and an abort ends the upload", async () => {
  local.faults.add({
    when: { operation: "CreateModelCustomizationJob" },
    fault: { kind: "exception", name: "AccessDeniedException" },
  });
  const denied = await distillation.create({ ...definition, name: "denied" }).catch((thrown: unknown) => thrown);
  expect(denied).toMatchObject({ iamAction: "bedrock:CreateModelCustomizationJob", reason: "access-denied" });
  local.faults.clear();
  const file = writeSet(prompts);
  const data = { file, uploadTo: "s3://no-such-bucket/set.jsonl" };
  const error = await distillation.create({ ...definition, data }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ControlPlaneError);
  expect(error).toMatchObject({ reason: "not-found", iamAction: "s3:PutObject" });
  expect((error as Error).message).toContain("Create the bucket first");
  const reason = new Error("the user left");
  const signal = AbortSignal.abort(reason);
  await expect(distillation.create({ ...definition, data }, { signal })).rejects.toBe(reason);
});
