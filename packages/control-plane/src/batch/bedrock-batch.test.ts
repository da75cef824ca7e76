import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { fromUsd } from "@bedrock-routed/core";
import { type LocalBedrock, type ReceivedRequest, startLocalBedrock } from "@bedrock-routed/local";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { collect, createFolder, define, fastClock, prompts, removeFolders } from "../testing/batch-runs";
import {
  type BatchInput,
  BatchRecordError,
  BatchStateError,
  BatchTooSmallError,
  BedrockBatch,
  ControlPlaneError,
  InvalidOptionError,
} from "./index";

let local: LocalBedrock;
let batch: BedrockBatch;
let onRequest: ((request: ReceivedRequest) => void) | undefined;
const FAST = { initialDelayMs: 5, maxDelayMs: 20 };

beforeAll(async () => {
  local = await startLocalBedrock({
    now: fastClock(),
    onRequest: (request) => onRequest?.(request),
    respond: ({ messages }) => {
      const text = messages.at(-1)?.content.at(-1)?.text;
      return typeof text === "string" && text.startsWith("say ") ? text.slice("say ".length) : undefined;
    },
  });
  batch = new BedrockBatch({ clientOptions: local.clientConfig });
});
afterEach(() => {
  onRequest = undefined;
  local.faults.clear();
});
afterAll(async () => {
  removeFolders();
  await local.close();
});

/** What was sent since a call of this function, by operation. */
function watch(): { readonly operations: string[] } {
  const operations: string[] = [];
  onRequest = ({ operation }) => void operations.push(operation);
  return { operations };
}

function linesOf(folder: string, file = "a0-00000.jsonl"): { recordId: string; modelInput: unknown }[] {
  const text = readFileSync(join(folder, file), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

it("gives the answers of all inputs in order, with usage and a routing record", async () => {
  const run = await batch.prepare(define({ maxTokens: 50 }), prompts(120));
  const progress = await run.wait(FAST);
  expect(progress).toMatchObject({ records: 120, processed: 120, succeeded: 120, failed: 0, isDone: true });
  const results = await collect(run);
  expect(results.map(({ message }) => message?.text)).toEqual(prompts(120).map((prompt) => prompt.slice(4)));
  const [{ message } = {}] = results;
  expect(message).toBeInstanceOf(AIMessage);
  expect(message?.usage_metadata).toEqual({ input_tokens: 3, output_tokens: 2, total_tokens: 5 });
  expect(message?.response_metadata).toEqual({
    stopReason: "end_turn",
    model_name: "amazon.nova-lite-v1:0",
    model_provider: "bedrock",
    routing: {
      requestedModelId: "amazon.nova-lite-v1:0",
      targetKind: "foundation-model",
      invokedModel: { modelId: "amazon.nova-lite-v1:0", scope: "in-region", region: "us-east-1" },
      usage: { inputTokens: 3, outputTokens: 2, cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 },
      stopReason: "end_turn",
      batch: { jobArn: expect.stringContaining(":model-invocation-job/"), recordId: "R0000000000" },
      cachePlan: { points: [], skipped: [], placedByCaller: 0 },
    },
  });
});

it("plans first: files, jobs, tokens and cost, and sends nothing", async () => {
  const { operations } = watch();
  const definition = define({ maxTokens: 10, tags: { team: "search" }, timeoutHours: 48 });
  const { plan } = await batch.prepare(definition, prompts(100));
  expect(operations).toEqual([]);
  const name = plan.jobs[0]?.name ?? "";
  expect(name).toMatch(/^nightly-[0-9a-f]{8}-a0-j000$/);
  expect(plan).toMatchObject({ records: 100, inputTokens: 390, jobs: [{ records: 100, files: ["a0-00000.jsonl"] }] });
  // Nova Lite costs USD 0.06 and 0.24 per million tokens on demand, and half of it by batch inference.
  expect(plan.cost).toEqual({ input: 390 * 0.03e-6, outputAtMost: 0.00012, inputOnDemand: 390 * 0.06e-6 });
  expect(plan.requests).toEqual([
    {
      operation: "PutObject",
      iamAction: "s3:PutObject",
      input: { Bucket: "bucket", Key: `in/${name}/a0-00000.jsonl` },
    },
    {
      operation: "CreateModelInvocationJob",
      iamAction: "bedrock:CreateModelInvocationJob",
      input: {
        jobName: name,
        clientRequestToken: name,
        roleArn: "arn:aws:iam::123456789012:role/batch",
        modelId: "amazon.nova-lite-v1:0",
        modelInvocationType: "Converse",
        inputDataConfig: { s3InputDataConfig: { s3InputFormat: "JSONL", s3Uri: `s3://bucket/in/${name}/` } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://bucket/out/${name}/` } },
        timeoutDurationInHours: 48,
        tags: [{ key: "team", value: "search" }],
      },
    },
  ]);
});

it("sends what the plan says, then looks at the job until it has ended", async () => {
  const sent: ReceivedRequest[] = [];
  onRequest = (request) => void sent.push(request);
  const run = await batch.prepare(define(), prompts(100));
  const [, create] = run.plan.requests;
  await run.wait(FAST);
  await collect(run);
  const operations = sent.map(({ operation }) => operation);
  expect([...new Set(operations)]).toEqual([
    "PutObject",
    "CreateModelInvocationJob",
    "GetModelInvocationJob",
    "ListObjectsV2",
    "GetObject",
  ]);
  expect(sent.find(({ operation }) => operation === "CreateModelInvocationJob")?.body).toEqual(create?.input);
  expect(operations.filter((operation) => operation === "CreateModelInvocationJob")).toHaveLength(1);
});

it("takes every kind of input of a chat model, and requests of Converse", async () => {
  const template = ChatPromptTemplate.fromMessages([
    ["system", "Be brief."],
    ["human", "say {word}"],
  ]);
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
  const own = { image: { format: "png", source: { bytes: new Uint8Array([0, 0, 0]) } } };
  const inputs: BatchInput[] = [
    "Hello",
    new HumanMessage("Hello"),
    ["human", "Hello"],
    [
      new SystemMessage("Be brief."),
      ["human", "Hi"],
      ["ai", "Hello!"],
      new HumanMessage("  "),
      { role: "user", content: "Bye" },
    ],
    await template.invoke({ word: "template" }),
    [
      new HumanMessage({
        content: [{ type: "text", text: "What is it?" }, image, { type: "text", text: "" }, own as never],
      }),
    ],
    { messages: [{ role: "user", content: [{ text: "Hello" }] }], inferenceConfig: { maxTokens: 7 } },
  ];
  const folder = createFolder();
  const definition = define({ folder, system: "In English.", maxTokens: 50, quotas: { minRecordsPerJob: 1 } });
  await batch.prepare(definition, inputs);
  const user = (...content: object[]) => ({ role: "user", content });
  const rest = { system: [{ text: "In English." }], inferenceConfig: { maxTokens: 50 } };
  const bytes = { image: { format: "png", source: { bytes: "AAAA" } } };
  const brief = [{ text: "In English." }, { text: "Be brief." }];
  expect(linesOf(folder).map(({ modelInput }) => modelInput)).toEqual([
    { messages: [user({ text: "Hello" })], ...rest },
    { messages: [user({ text: "Hello" })], ...rest },
    { messages: [user({ text: "Hello" })], ...rest },
    {
      ...rest,
      messages: [user({ text: "Hi" }), { role: "assistant", content: [{ text: "Hello!" }] }, user({ text: "Bye" })],
      system: brief,
    },
    { ...rest, messages: [user({ text: "say template" })], system: brief },
    { ...rest, messages: [user({ text: "What is it?" }, bytes, bytes)] },
    { ...rest, messages: [user({ text: "Hello" })], inferenceConfig: { maxTokens: 7 } },
  ]);
  expect(
    linesOf(folder)
      .map(({ recordId }) => recordId)
      .at(-1),
  ).toBe("R0000000006");
});

const messages = [{ role: "user" as const, content: [{ text: "Hello" }] }];
it.each<[string, unknown, string, string]>([
  ["tools", { messages, toolConfig: { tools: [] } }, "toolConfig", "Batch inference has no tools."],
  ["structured output", { messages, outputConfig: {} }, "outputConfig", "batch inference has no structured output"],
  ["tiers", { messages, serviceTier: { type: "flex" } }, "serviceTier", "a price of its own"],
  ["unknown fields", { messages, colour: "red" }, "colour", '"colour" is not known to work in batch inference.'],
  [
    "cache points",
    { messages: [{ role: "user", content: [{ cachePoint: { type: "default" } }] }] },
    "messages[0].content[0].cachePoint",
    "Batch inference has no prompt caching.",
  ],
  [
    "cache control",
    new HumanMessage({ content: [{ type: "text", text: "a", cache_control: { type: "ephemeral" } }] }),
    "messages[0].content[0]",
    "Batch inference has no prompt caching.",
  ],
  [
    "tool calls",
    [new HumanMessage("a"), new AIMessage({ content: "", tool_calls: [{ name: "x", args: {}, id: "1" }] })],
    "messages[1]",
    "Batch inference has no tools.",
  ],
  ["tool results", [new ToolMessage({ content: "x", tool_call_id: "1" })], "messages[0]", "has no tools"],
  ["an answer first", [new AIMessage("a")], "messages[0]", "The first message is the user's."],
  ["blank prompts", "  ", "", "It has no text to send."],
  [
    "addresses of images",
    [new HumanMessage({ content: [{ type: "image_url", image_url: "https://example.com/a.png" }] })],
    "messages[0].content[0]",
    "Pass the image as base64.",
  ],
  ["a model of its own", { messages, modelId: "x" }, "modelId", "The model is that of the run."],
  ["other values", 17, "", "It is no prompt, message"],
])("refuses %s before anything is sent, and names the input", async (_, input, field, problem) => {
  const { operations } = watch();
  const refused = batch.prepare(define(), ["Hello", input as BatchInput]);
  await expect(refused).rejects.toBeInstanceOf(BatchRecordError);
  await expect(refused).rejects.toMatchObject({ index: 1, field, message: expect.stringContaining(problem) });
  expect(operations).toEqual([]);
});

it("refuses prompt routers, provisioned models and definitions that cannot be used", async () => {
  const prepare = (change: object) => batch.prepare(define(change as never), prompts(100));
  await expect(prepare({ model: local.defaultRouterArn })).rejects.toThrow("batch inference takes no prompt routers");
  const provisioned = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl";
  await expect(prepare({ model: provisioned })).rejects.toThrow("batch inference takes no provisioned models");
  await expect(prepare({ tools: [] })).rejects.toMatchObject({ option: "tools" });
  await expect(prepare({ inputUri: "/tmp" })).rejects.toMatchObject({ option: "inputUri" });
  await expect(prepare({ form: "model", model: "deepseek.v3-v1:0" })).rejects.toThrow("the known forms are those of");
  await expect(batch.prepare(define(), "text" as never)).rejects.toBeInstanceOf(InvalidOptionError);
});

it("too few records are an error with the remedy, unless the quota is another one", async () => {
  const refused = batch.prepare(define(), prompts(99));
  await expect(refused).rejects.toBeInstanceOf(BatchTooSmallError);
  await expect(refused).rejects.toThrow("at least 100 records in a job, and there are 99. Call the model on demand");
  await batch.prepare(define({ quotas: { minRecordsPerJob: 99 } }), prompts(99));
});

it("splits by the quotas, and leaves no job with too few records", async () => {
  const quotas = { maxRecordsPerJob: 150, maxActiveJobs: 1 };
  const run = await batch.prepare(define({ quotas }), prompts(270));
  expect(run.plan.jobs.map(({ records }) => records)).toEqual([150, 120]);
  expect(run.plan.files).toHaveLength(18);
  let most = 0;
  await run.wait({
    ...FAST,
    onProgress: ({ jobs }) => {
      most = Math.max(most, jobs.filter(({ arn, status }) => arn !== undefined && status !== "Completed").length);
    },
  });
  expect(most).toBe(1);
  expect((await collect(run)).map(({ message }) => message?.text)).toEqual(prompts(270).map((text) => text.slice(4)));
  const bytes = { maxFileBytes: 2000, minRecordsPerJob: 1 };
  const { plan } = await batch.prepare(define({ quotas: bytes }), prompts(100));
  expect(Math.max(...plan.files.map((file) => file.bytes))).toBeLessThanOrEqual(2000);
});

describe("after a crash", () => {
  it("a line of the manifest that was not written to its end is left out", async () => {
    const definition = define();
    await batch.prepare(definition, prompts(100));
    const path = join(definition.folder, "manifest.jsonl");
    const whole = readFileSync(path, "utf8");
    writeFileSync(path, `${whole}{"step":"crea`);
    await batch.open(definition.folder);
    expect(readFileSync(path, "utf8")).toBe(whole);
    writeFileSync(path, `nonsense\n${whole}`);
    await expect(batch.open(definition.folder)).rejects.toThrow("Line 1 of");
  });

  it("a preparation that broke off begins anew, and a finished one does not read the inputs again", async () => {
    const definition = define();
    async function* broken() {
      yield* prompts(50);
      throw new Error("the source failed");
    }
    await expect(batch.prepare(definition, broken())).rejects.toThrow("the source failed");
    await expect(batch.open(definition.folder)).rejects.toBeInstanceOf(BatchStateError);
    const run = await batch.prepare(definition, prompts(100));
    const again = await batch.prepare(definition, broken());
    expect(again.plan).toEqual(run.plan);
    const other = batch.prepare({ ...definition, maxTokens: 1 }, prompts(100));
    await expect(other).rejects.toMatchObject({ option: "folder" });
  });
});

it("failed records are tried again in a job of their own, and their answers come in their places", async () => {
  local.faults.add({ when: { operation: "Converse", every: 2 }, fault: { kind: "throttling" } });
  const inputs: BatchInput[] = prompts(240);
  const run = await batch.prepare(define(), inputs);
  await expect(run.results().next()).rejects.toBeInstanceOf(BatchStateError);
  await run.wait(FAST);
  local.faults.clear();
  const failures = (await collect(run)).flatMap(({ failure }) => failure ?? []);
  expect(failures).toHaveLength(120);
  expect(failures[0]).toMatchObject({ code: 429, message: expect.stringContaining("Too many requests") });
  const plan = await run.retryFailed();
  expect(plan).toMatchObject({ records: 120, jobs: [{ name: expect.stringContaining("-a1-j000") }] });
  await run.wait(FAST);
  expect((await collect(run)).map(({ message }) => message?.text)).toEqual(prompts(240).map((text) => text.slice(4)));
  expect(await run.retryFailed()).toBeUndefined();
});

it("too few failed records say so, and records that the service refuses are not tried again", async () => {
  local.faults.add({ when: { operation: "Converse", nth: [3, 4] }, fault: { kind: "throttling" } });
  local.faults.add({
    when: { operation: "Converse", nth: 5 },
    fault: { kind: "exception", name: "ValidationException" },
  });
  const run = await batch.prepare(define(), prompts(100));
  await run.wait(FAST);
  await expect(run.retryFailed()).rejects.toMatchObject({ name: "BatchTooSmallError", records: 2 });
  expect(await run.retryFailed({ select: ({ code }) => code === 503 })).toBeUndefined();
});

it("a job that fails leaves failures that say why", async () => {
  const run = await batch.prepare(define({ quotas: { minRecordsPerJob: 1 } }), prompts(3));
  const { jobs } = await run.wait(FAST);
  expect(jobs).toMatchObject([{ status: "Failed", message: expect.stringContaining("less than the minimum of 100") }]);
  const [{ failure } = {}] = await collect(run);
  expect(failure).toMatchObject({
    code: undefined,
    message: expect.stringContaining("The status of its job is Failed."),
  });
});

it("stops", async () => {
  const run = await batch.prepare(define({ quotas: { maxRecordsPerJob: 100, maxActiveJobs: 1 } }), prompts(200));
  await run.submit();
  await run.stop();
  const { jobs } = await run.wait(FAST);
  expect(jobs.map(({ status }) => status)).toEqual([expect.stringMatching(/Stopped|Completed/), "NotCreated"]);
  expect(await collect(run)).toHaveLength(200);
});

it("counts results at the batch rate in the ledger of the callbacks package", async () => {
  const handler = new BedrockSavingsHandler();
  const run = await batch.prepare(define({ model: "us.amazon.nova-lite-v1:0" }), prompts(100));
  await run.wait(FAST);
  const results = await collect(run, { callbacks: [handler] });
  const tokens = results.map(({ message }) => message?.usage_metadata ?? { input_tokens: 0, output_tokens: 0 });
  const sum = (read: (usage: { input_tokens: number; output_tokens: number }) => number) =>
    tokens.reduce((total, usage) => total + read(usage), 0);
  const input = sum((usage) => usage.input_tokens);
  const output = sum((usage) => usage.output_tokens);
  const total = handler.records.reduce((costs, { cost = 0n }) => costs + cost, 0n);
  expect(total).toBe(fromUsd((input * 0.03 + output * 0.12) / 1e6));
  expect(handler.records).toHaveLength(100);
  const saved = handler.records.reduce((parts, { saving }) => parts + (saving?.tier ?? 0n), 0n);
  expect(saved).toBe(total);
  expect(handler.records[0]).toMatchObject({ outcome: "answered", call: { batch: true } });
  expect(handler.records[0]?.signals.map(({ kind }) => kind)).not.toContain("batchable");
});

describe("the form of the model", () => {
  it.each([
    ["us.anthropic.claude-haiku-4-5-20251001-v1:0", { anthropic_version: "bedrock-2023-05-31", max_tokens: 20 }],
    ["amazon.nova-lite-v1:0", { schemaVersion: "messages-v1", inferenceConfig: { maxTokens: 20 } }],
  ])("is written and read for %s", async (model, body) => {
    const definition = define({ model, form: "model", maxTokens: 20 });
    const run = await batch.prepare(definition, prompts(100));
    expect(linesOf(definition.folder)[0]?.modelInput).toMatchObject({ ...body, messages: [{ role: "user" }] });
    await run.wait(FAST);
    const [first] = await collect(run);
    expect(first?.message?.text).toBe("answer 0");
    expect(first?.message?.usage_metadata).toMatchObject({ output_tokens: expect.any(Number) });
  });

  it("of Llama is a prompt, which holds no marks of its own", async () => {
    const model = "us.meta.llama3-3-70b-instruct-v1:0";
    const definition = define({
      model,
      form: "model",
      maxTokens: 20,
      system: "Be brief.",
      quotas: { minRecordsPerJob: 1 },
    });
    await batch.prepare(definition, ["Hello"]);
    expect(linesOf(definition.folder)[0]?.modelInput).toEqual({
      prompt:
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>" +
        "<|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
      max_gen_len: 20,
    });
    const marked = batch.prepare(define({ model, form: "model" }), ["a <|eot_id|> b"]);
    await expect(marked).rejects.toThrow("It has a mark of Llama's prompts.");
  });

  it("of Anthropic needs maxTokens", async () => {
    const model = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    await expect(batch.prepare(define({ model, form: "model" }), prompts(100))).rejects.toThrow("Pass maxTokens.");
  });
});

it("a refused request names the missing permission", async () => {
  const run = await batch.prepare(define(), prompts(100));
  const message = "User: a is not authorized to perform: iam:PassRole on resource: role/batch";
  const when = { operation: "CreateModelInvocationJob" };
  local.faults.add({ when, fault: { kind: "exception", name: "AccessDeniedException", message } });
  const refused = run.wait(FAST);
  await expect(refused).rejects.toBeInstanceOf(ControlPlaneError);
  await expect(refused).rejects.toMatchObject({ reason: "access-denied", iamAction: "iam:PassRole" });
  local.faults.clear();
  local.faults.add({ when, fault: { kind: "exception", name: "AccessDeniedException" } });
  await expect(run.wait(FAST)).rejects.toMatchObject({ iamAction: "bedrock:CreateModelInvocationJob" });
  local.faults.clear();
  expect(await run.wait(FAST)).toMatchObject({ succeeded: 100 });
});

it("ends with the reason of the signal", async () => {
  const run = await batch.prepare(define(), prompts(100));
  const controller = new AbortController();
  onRequest = () => controller.abort("enough");
  await expect(run.wait({ ...FAST, signal: controller.signal })).rejects.toBe("enough");
  onRequest = undefined;
  expect(await run.wait(FAST)).toMatchObject({ succeeded: 100 });
});
