import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BedrockSavingsHandler, Budget } from "@bedrock-routed/callbacks";
import { JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import { withBudget } from "@bedrock-routed/callbacks/with-budget";
import { BedrockRoutedChatModel, readRoutingRecord } from "@bedrock-routed/chat-model";
import type { ClientRouter } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { InMemoryResponseCache } from "@bedrock-routed/response-cache";
import { exactMatch, type ShadowRecord, shadowRouter, stickyRouter } from "@bedrock-routed/router";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../testing/run-cli";

const [lite, pro] = ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"];
const question = "How many days of leave do I have?";
let local: LocalBedrock;
let folder = "";
let before = 0;
beforeAll(async () => {
  local = await startLocalBedrock();
  folder = mkdtempSync(join(tmpdir(), "bedrock-routed-avoided-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await local.close();
});
beforeEach(() => {
  before = local.requests.length;
});
const sent = (): (string | undefined)[] => local.requests.slice(before).map(({ modelId }) => modelId);

const toLite: ClientRouter = {
  name: "told",
  candidates: [lite, pro],
  baseline: pro,
  route: () => ({ model: lite, reason: "simple" }),
};

function createModel(router?: ClientRouter): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({
    ...(router === undefined ? { model: lite } : { router }),
    region: "us-east-1",
    clientOptions: local.clientConfig,
    responseCache: new InMemoryResponseCache(),
  });
}

describe("answers of a response cache", () => {
  it("are a card of the HTML report, as calls that were avoided, and no calls", async () => {
    const log = join(folder, "calls.jsonl");
    const savings = new BedrockSavingsHandler({ exporters: [new JsonLinesExporter({ path: log })] });
    const model = createModel();
    for (let call = 0; call < 3; call += 1) await model.invoke(question, { callbacks: [savings] });
    await savings.flush();
    const page = join(folder, "savings.html");
    expect((await runCli(["report", log, "--format", "html", "--output", page])).code).toBe(0);
    const [, card = ""] = readFileSync(page, "utf8").split("Avoided by the response cache");
    expect(card.slice(0, 300)).toContain("2 answers; not in the saving");
    const report = JSON.parse((await runCli(["report", log, "--format", "json"])).out);
    expect(report).toMatchObject({ calls: 1, cachedResponses: 2 });
    expect(report.cacheAvoidedUsd).toBeCloseTo(2 * report.spentUsd, 12);
    const japanese = await runCli(["report", log, "--language", "ja"]);
    expect(japanese.out).not.toContain("Avoided");
  });

  it("spend nothing of a budget: what was reserved comes back", async () => {
    const budget = new Budget({ limitUsd: 1, period: "total" });
    const model = withBudget(createModel(), budget);
    await model.invoke(question);
    const run = { at: Date.now(), tags: [], labels: {} };
    const [paid] = await budget.readStates(run);
    expect(paid?.spentUsd).toBeGreaterThan(0);
    for await (const _chunk of await model.stream(question)) {
    }
    await model.batch([question, question]);
    expect(sent()).toHaveLength(1);
    expect(await budget.readStates(run)).toEqual([{ ...paid, reservedUsd: 0 }]);
  });
});

describe("routers with a response cache", () => {
  it("a sticky router decides for stored answers too, and takes them for no use of the prompt cache", async () => {
    const model = createModel(stickyRouter(toLite));
    const metadata = { thread_id: "one" };
    const first = await model.invoke(question, { metadata });
    const stored = await model.invoke(question, { metadata });
    expect(sent()).toEqual([lite]);
    const record = readRoutingRecord(stored);
    expect(record).toMatchObject({ responseCache: { source: "stored" }, usage: { cacheReadTokens: 0 } });
    expect(record?.router?.decision?.model).toBe(lite);
    expect(record?.invokedModel).toEqual(readRoutingRecord(first)?.invokedModel);
  });

  it("a shadow router compares a stored answer with an answer of the baseline, which is paid for", async () => {
    const outcomes: ShadowRecord[] = [];
    const router = shadowRouter(toLite, {
      share: 1,
      budgetUsd: 1,
      judge: exactMatch(),
      onOutcome: (outcome) => void outcomes.push(outcome),
    });
    const model = createModel(router);
    await model.invoke(question);
    await router.flush();
    const afterFirst = router.spentUsd;
    expect(afterFirst).toBeGreaterThan(0);
    const stored = await model.invoke(question);
    await router.flush();
    expect(readRoutingRecord(stored)?.responseCache?.source).toBe("stored");
    expect(outcomes.map(({ models }) => models)).toEqual([
      { weak: lite, strong: pro },
      { weak: lite, strong: pro },
    ]);
    // The small model was asked once. Shadow calls never come from the cache of answers.
    expect(sent().filter((id) => id === lite)).toHaveLength(1);
    expect(router.spentUsd).toBeCloseTo(afterFirst * sent().filter((id) => id === pro).length, 12);
  });
});
