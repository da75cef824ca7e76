// The page of errors mentions every error class that users can import, and quotes messages that are really thrown.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Budget, BudgetExceededError, ExporterError } from "@bedrock-routed/callbacks";
import { BudgetStoreError, BudgetTableError } from "@bedrock-routed/callbacks/dynamodb";
import { parseLedgerJson } from "@bedrock-routed/callbacks/json";
import { withBudget } from "@bedrock-routed/callbacks/with-budget";
import * as chat from "@bedrock-routed/chat-model";
import { PromptRouters, ResourceDiffersError, WaitTimeoutError } from "@bedrock-routed/control-plane";
import { BatchTooSmallError, BedrockBatch } from "@bedrock-routed/control-plane/batch";
import { ResourceFailedError, TrainingSetError } from "@bedrock-routed/control-plane/distillation";
import { ConnectionLostError, parseModelTarget } from "@bedrock-routed/core";
import { connectOpenAIModel, loadFolder, readConfig, startLocalBedrock } from "@bedrock-routed/local";
import { ContextBudgetError } from "@bedrock-routed/rag";
import { readAthenaResults, SmallTrainingSetError, UnreadableLogError } from "@bedrock-routed/reports";
import { AccountUsageError } from "@bedrock-routed/reports/reconcile";
import { ResponseCacheError } from "@bedrock-routed/response-cache";
import { TableDiffersError } from "@bedrock-routed/response-cache/dynamodb";
import { BedrockKnowledgeBaseRetriever, GuardrailIntervenedError } from "@bedrock-routed/retriever";
import { ShadowBudgetError } from "@bedrock-routed/router";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { root } from "../bootstrap.mjs";
import { packageFolders } from "../packages.mjs";

const readPage = (language) => readFileSync(join(root, "docs", language, "troubleshooting.md"), "utf8");

/** The messages of the tables, by the name of the error. */
const quoted = new Map(
  [...readPage("en").matchAll(/^\| `(\w+Error)` \| `(.+?)` \|/gm)].map(([, name, text]) => [name, text]),
);

/** Whether a message has the parts of a quote in their order. `…` in the quote stands for any text. */
function holds(message, quote) {
  let from = 0;
  return quote.split("…").every((part) => {
    const at = message.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}

const nova = "us.amazon.nova-lite-v1:0";
let local;
let folder;

beforeAll(async () => {
  local = await startLocalBedrock();
  folder = mkdtempSync(join(tmpdir(), "troubleshooting-"));
});
afterEach(() => local.faults.clear());
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

const create = (options) =>
  new chat.BedrockRoutedChatModel({ model: nova, clientOptions: local.clientConfig, maxRetries: 0, ...options });
const ask = (options) => create(options).invoke("Why?");
const askWithFault = (fault) => {
  local.faults.add({ when: {}, fault });
  return ask({});
};
const refusal = (name, message) => ({ kind: "exception", name, message });
const imageOnTheWeb = { role: "user", content: [{ type: "image_url", image_url: "https://a.example/b.png" }] };
const summary = { examples: 3, duplicates: 0, skipped: [], unreadLines: 0 };
const state = { period: "2026-11", key: "", limitUsd: 1, spentUsd: 1, reservedUsd: 0 };
const fail = (error) => {
  throw error;
};

/** Provokes each error where that is cheap, and makes it where its class alone writes the message. */
const provoke = {
  InvalidOptionError: () => create({ temperature: "hot" }),
  InvalidTargetError: () => parseModelTarget("Nova Lite"),
  RegionMismatchError: () => create({ model: local.defaultRouterArn, region: "eu-central-1", clientOptions: {} }),
  ResidencyError: () => create({ model: "global.amazon.nova-2-lite-v1:0", dataResidency: "us" }),
  OnDemandNotSupportedError: () => ask({ model: "anthropic.claude-haiku-4-5-20251001-v1:0" }),
  RoutingNotSupportedError: () =>
    askWithFault(refusal("ValidationException", "Prompt routing is not supported for the specified model identifier")),
  RouterLegacyModelError: () => ask({ model: local.defaultRouterArn.replace("amazon.nova", "anthropic.claude") }),
  AccessDeniedError: () => askWithFault(refusal("AccessDeniedException")),
  InvalidMessageError: () => create({}).invoke([imageOnTheWeb]),
  StructuredOutputError: () => fail(new chat.StructuredOutputError("why")),
  ConnectionLostError: () => fail(new ConnectionLostError(new Error("reset"))),
  ConnectionTimeoutError: () => fail(new chat.ConnectionTimeoutError("requestTimeoutMs", 1)),
  IncompleteStreamError: () => fail(new chat.IncompleteStreamError()),
  AbandonedStreamError: () => fail(new chat.AbandonedStreamError()),
  ShadowBudgetError: () => fail(new ShadowBudgetError(nova, "why")),
  RetrievalError: () =>
    new BedrockKnowledgeBaseRetriever({ knowledgeBaseId: "NOTHERE123", clientOptions: local.clientConfig }).invoke("?"),
  GuardrailIntervenedError: () => fail(new GuardrailIntervenedError([{ knowledgeBaseId: "A" }])),
  ContextBudgetError: () => fail(new ContextBudgetError(1, 2)),
  BudgetExceededError: () => fail(new BudgetExceededError(state, 1)),
  UnpricedCallError: () =>
    withBudget(create({ model: "acme.unknown-v1:0" }), new Budget({ limitUsd: 1 }), { unpriced: "refuse" }).invoke("?"),
  BudgetStoreError: () => fail(new BudgetStoreError("t", "The call was not sent.", new Error("down"))),
  BudgetTableError: () => fail(new BudgetTableError("t", "why", "What to do.")),
  ExporterError: () => fail(new ExporterError("file", new Error("disk full"))),
  InvalidJsonError: () => parseLedgerJson({}),
  UnreadableLogError: () => fail(new UnreadableLogError("a", "why")),
  SmallTrainingSetError: () => fail(new SmallTrainingSetError(nova, summary)),
  AthenaResultsError: () => readAthenaResults(join(folder, "missing.csv")),
  AccountUsageError: () => fail(new AccountUsageError("Forbidden", [])),
  ResponseCacheError: () => fail(new ResponseCacheError("read", "What to do.", new Error("down"))),
  TableDiffersError: () => fail(new TableDiffersError("t", ["its key"])),
  ControlPlaneError: () => {
    local.faults.add({ when: { operation: "ListPromptRouters" }, fault: refusal("AccessDeniedException") });
    return new PromptRouters({ clientOptions: local.clientConfig }).list();
  },
  ResourceDiffersError: () => fail(new ResourceDiffersError("prompt router", "a", [])),
  ResourceFailedError: () => fail(new ResourceFailedError("job", "a", "why", "What to do.")),
  WaitTimeoutError: () => fail(new WaitTimeoutError("the job", 1)),
  BatchRecordError: () =>
    new BedrockBatch({ clientOptions: local.clientConfig }).prepare(
      {
        name: "a",
        model: nova,
        roleArn: "arn:aws:iam::123456789012:role/batch",
        inputUri: "s3://bucket/in/",
        outputUri: "s3://bucket/out/",
        folder: join(folder, "run"),
      },
      [[imageOnTheWeb]],
    ),
  BatchTooSmallError: () => fail(new BatchTooSmallError(3, 100)),
  BatchStateError: () => new BedrockBatch({ clientOptions: local.clientConfig }).open(join(folder, "none")),
  TrainingSetError: () => fail(new TrainingSetError("a", [], 0)),
  InvalidLocalOptionError: () => startLocalBedrock({ port: -1 }),
  ConfigError: () => readConfig(join(folder, "missing.json")),
  FolderError: () => loadFolder(join(folder, "missing")),
  ModelServerError: () => connectOpenAIModel({ url: "http://127.0.0.1:1/v1" }),
};

describe("the page of errors", () => {
  it.each(["en", "ja"])("mentions every error class that users can import (%s)", (language) => {
    const page = readPage(language);
    const names = packageFolders.flatMap((path) =>
      readdirSync(path)
        .filter((file) => file.endsWith(".api.md"))
        .flatMap((file) => [...readFileSync(join(path, file), "utf8").matchAll(/export class (\w+Error)\b/g)])
        .map(([, name]) => name),
    );
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it("has a test of each message", () => expect(Object.keys(provoke).sort()).toEqual([...quoted.keys()].sort()));

  it.each([...quoted])("%s says %j", async (name, quote) => {
    const error = await (async () => provoke[name]())().then(
      () => undefined,
      (reason) => reason,
    );
    expect(error?.name).toBe(name);
    expect(holds(error.message, quote), error.message).toBe(true);
  });

  it("quotes what the local Bedrock sends for AWS", async () => {
    const textOf = (promise) =>
      promise.then(
        () => "",
        (error) => `${error.message} ${error.cause?.message}`,
      );
    const exceptions = [
      "AccessDeniedException",
      "ThrottlingException",
      "ModelNotReadyException",
      "ModelTimeoutException",
    ];
    const texts = [
      await textOf(ask({ model: "anthropic.claude-haiku-4-5-20251001-v1:0" })),
      await textOf(ask({ model: "acme.unknown-v1:0" })),
      await textOf(ask({ model: local.defaultRouterArn.replace("amazon.nova", "anthropic.claude") })),
    ];
    for (const name of exceptions) {
      texts.push(await textOf(askWithFault(refusal(name))));
      local.faults.clear();
    }
    const quotes = [...readPage("en").matchAll(/^```text\n(.*)\n```$/gm)].map(([, text]) => text);
    for (const text of texts) expect(quotes.filter((quote) => holds(text, quote))).toHaveLength(1);
  });
});
