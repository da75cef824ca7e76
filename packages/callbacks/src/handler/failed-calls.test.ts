import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { EmfExporter } from "../cloudwatch/emf-exporter";
import { fakeConverse, throttledConverse } from "../testing/fake-converse";
import { lite, routerArn } from "../testing/routing-record";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

const profileArn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghij12";

async function fail(model: string, handler: BedrockSavingsHandler): Promise<void> {
  const call = throttledConverse(model);
  await expect(call.invoke("q", { callbacks: [handler] })).rejects.toThrow();
  await expect(call.stream("q", { callbacks: [handler] })).rejects.toThrow();
}

describe("a failed call", () => {
  it("belongs to the model that was asked, beside its answered calls", async () => {
    const handler = new BedrockSavingsHandler();
    const usage = { inputTokens: 10, outputTokens: 1, totalTokens: 11 };
    await fakeConverse(`us.${lite}`, { usage }).invoke("q", { callbacks: [handler] });
    await fail(`us.${lite}`, handler);
    const { models, errors, breakdowns } = handler.report();
    expect(errors).toBe(2);
    expect(models).toMatchObject([{ modelId: lite, calls: 1, errors: 2, share: 1 }]);
    const modelDays = breakdowns.find(({ dimensions }) => dimensions.join() === "model,day")?.pairs;
    expect(modelDays?.[0]).toMatchObject({ keys: [lite, expect.any(String)], calls: 1, errors: 2 });
  });

  it.each([
    ["a prompt router", routerArn, [{ key: routerArn, errors: 2 }]],
    ["an application profile", profileArn, undefined],
  ])("of %s belongs to its ARN, because no model was chosen", async (_name, arn, routers) => {
    const handler = new BedrockSavingsHandler();
    await fail(arn, handler);
    const { models, groups } = handler.report();
    expect(models).toMatchObject([{ modelId: arn, calls: 0, errors: 2, costUsd: 0 }]);
    if (routers === undefined) expect(groups).not.toHaveProperty("router");
    else expect(groups.router).toMatchObject(routers);
  });

  it("has the dimensions of the model that was asked in metrics", async () => {
    const lines: string[] = [];
    const stream = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) });
    const exporter = new EmfExporter({ stream, dimensions: [["model", "scope", "router"]] });
    const handler = new BedrockSavingsHandler({ exporters: [exporter] });
    await fail(`us.${lite}`, handler);
    await fail(routerArn, handler);
    await handler.flush();
    const written = lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
    expect(written).toMatchObject([
      { model: lite, scope: "us", router: "(none)", FailedCalls: 1 },
      { model: lite, scope: "us", FailedCalls: 1 },
      { model: routerArn, scope: "(none)", router: routerArn, FailedCalls: 1 },
      { model: routerArn, FailedCalls: 1 },
    ]);
  });
});
