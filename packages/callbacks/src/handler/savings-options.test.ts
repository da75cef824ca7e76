import { describe, expect, it } from "vitest";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { lite, pro, routed, routerArn } from "../testing/routing-record";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";
import { type BedrockSavingsHandlerOptions, resolveSavingsOptions } from "./savings-options";

describe("resolveSavingsOptions", () => {
  it.each<[BedrockSavingsHandlerOptions, RegExp]>([
    [{ baseline: "not a model" }, /baseline "not a model": pass a model id such as/],
    [{ baseline: routerArn }, /baseline "arn:.*pass a model id such as/],
    [{ baseline: "acme.unknown-v1:0" }, /baseline "acme.unknown-v1:0": its price is not known/],
    [{ baseline: `jp.${pro}` }, /baseline "jp.amazon.nova-pro-v1:0": its price is known only for .*us/],
    [{ routerFeeUsdPerCall: -1 }, /routerFeeUsdPerCall -1: pass USD per call/],
    [{ routerFeeUsdPerCall: Number.NaN }, /routerFeeUsdPerCall NaN/],
    [{ maxRecords: 1.5 }, /maxRecords 1.5/],
  ])("refuses %j at construction, naming option and remedy", (options, message) => {
    expect(() => new BedrockSavingsHandler(options)).toThrow(message);
  });

  it("reads a model id as a baseline in the geography of each call, and a profile id in its own", () => {
    expect(resolveSavingsOptions({ baseline: pro }).pricing.baseline).toEqual({ modelId: pro });
    expect(resolveSavingsOptions({ baseline: `us.${lite}` }).pricing.baseline).toEqual({ modelId: lite, scope: "us" });
  });

  it("keeps no records with maxRecords 0, and still counts them", async () => {
    const handler = new BedrockSavingsHandler({ maxRecords: 0 });
    await new RoutedChatModel(() => routed()).invoke("q", { callbacks: [handler] });
    expect(handler.records).toEqual([]);
    expect(handler.report().calls).toBe(1);
  });

  it("keeps 1,000 records by default", () => {
    expect(resolveSavingsOptions({}).maxRecords).toBe(1000);
  });
});
