import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import type { ClientRouter, RouteDecision, RouteOutcome } from "@bedrock-routed/core";
import { defaultModelCatalog } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CloudWatchExporter } from "../cloudwatch";
import { parseLogLine, toLogLine } from "../json";
import { toSpanAttributes } from "../open-telemetry";
import { priceCall } from "../pricing/price-call";
import { lite, pro, usage } from "../testing";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

const [usLite, usPro] = [`us.${lite}`, `us.${pro}`];
const candidates = [usLite, usPro];

let local: LocalBedrock;
beforeEach(async () => {
  local = await startLocalBedrock();
});
afterEach(() => local.close());

function create(decision: RouteDecision, handler: BedrockSavingsHandler): BedrockRoutedChatModel {
  const router: ClientRouter = { name: "test", candidates, baseline: usPro, route: () => decision };
  return new BedrockRoutedChatModel({ router, clientOptions: local.clientConfig, callbacks: [handler] });
}

describe("a call through a client-side router", () => {
  it("is compared with the router's baseline, and counts under the router", async () => {
    const handler = new BedrockSavingsHandler();
    await create({ model: usLite, reason: "simple", score: 0.1 }, handler).invoke("Hi");
    const [record] = handler.records;
    expect(record).toMatchObject({
      baselineModelId: pro,
      call: { clientRouter: "test", invokedModel: { modelId: lite } },
    });
    expect(record?.saving?.routing).toBeGreaterThan(0n);
    expect(record?.signals.map(({ kind, subject }) => [kind, subject])).toContainEqual([
      "routed-to-smaller",
      "client:test",
    ]);
    expect([...(handler.ledger.groups.get("router")?.keys() ?? [])]).toEqual(["client:test"]);
    expect(toSpanAttributes(record ?? expect.fail())).toMatchObject({
      "bedrock_routed.router": "client:test",
      "bedrock_routed.router.reason": "simple",
      "bedrock_routed.router.score": 0.1,
      "bedrock_routed.router.decided_by": "router",
    });
    expect(parseLogLine(toLogLine(record ?? expect.fail()))).toEqual(record);
  });

  it("costs what all its answers cost, and what was declined is lost by routing", async () => {
    const handler = new BedrockSavingsHandler();
    const review = (): RouteDecision => ({ model: usPro, reason: "declined" });
    await create({ model: usLite, reason: "cheap", review }, handler).invoke("Hi");
    const [record] = handler.records;
    const { cost, saving, call } = record ?? expect.fail();
    const pricing = { modelCatalog: defaultModelCatalog() };
    const [declined] = call?.declined ?? [];
    const alone = priceCall({ ...declined }, pricing).cost ?? expect.fail();
    const answered = priceCall({ ...call, declined: [] }, pricing).cost ?? expect.fail();
    expect(alone).toBeGreaterThan(0n);
    expect(cost).toBe(alone + answered);
    expect(saving).toMatchObject({ actual: cost, routing: -alone, net: (saving?.baseline ?? 0n) - alone - answered });
    expect(parseLogLine(toLogLine(record ?? expect.fail()))).toEqual(record);
    expect(handler.ledger.totals.cost).toBe(cost);
  });

  it("has no known cost when a declined answer has none", () => {
    const invokedModel = { modelId: lite, scope: "us", region: "us-east-1" };
    const call = { invokedModel, usage: usage(10, 1), declined: [{ usage: usage(10, 1) }] };
    expect(priceCall(call, { modelCatalog: defaultModelCatalog() })).toEqual({});
  });

  it("a call for shadow mode is all cost, whatever the baseline", async () => {
    const handler = new BedrockSavingsHandler({ baseline: usPro });
    let asked: Promise<unknown> | undefined;
    const observe = ({ ask }: RouteOutcome): void => {
      asked = ask({ model: usPro, purpose: "shadow" });
    };
    await create({ model: usLite, reason: "cheap", observe }, handler).invoke("Hi");
    await asked;
    const [, shadow] = handler.records;
    expect(shadow).toMatchObject({ outcome: "answered", call: { purpose: "shadow" }, signals: [] });
    expect(shadow?.saving).toMatchObject({ baseline: 0n, actual: shadow?.cost, net: -(shadow?.cost ?? 0n) });
    expect(toSpanAttributes(shadow ?? expect.fail())).toMatchObject({ "bedrock_routed.purpose": "shadow" });
    expect(parseLogLine(toLogLine(shadow ?? expect.fail()))).toEqual(shadow);
  });

  it("is a dimension of CloudWatch like a prompt router", async () => {
    const client = new CloudWatch(local.clientConfig);
    const exporter = new CloudWatchExporter({ client, dimensions: [["router"]] });
    const handler = new BedrockSavingsHandler({ exporters: [exporter] });
    await create({ model: usLite, reason: "simple" }, handler).invoke("Hi");
    await handler.flush();
    const sent = local.requests.filter(({ operation }) => operation === "PutMetricData");
    expect(JSON.stringify(sent)).toContain('{"Name":"router","Value":"client:test"}');
  });
});
