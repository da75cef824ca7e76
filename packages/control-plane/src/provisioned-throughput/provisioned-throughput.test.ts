import {
  BedrockClient,
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { LOCAL_TRANSITION_MS, type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  ControlPlaneError,
  InvalidOptionError,
  ProvisionedThroughput,
  ResourceDiffersError,
  type ThroughputDefinition,
} from "../index";

const START = Date.parse("2026-11-27T00:00:00Z");
const MICRO_24K = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:24k";
let now = START;
let local: LocalBedrock;
let throughput: ProvisionedThroughput;
let seen = 0;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => now });
  throughput = new ProvisionedThroughput({ clientOptions: local.clientConfig, now: () => new Date(START) });
});
afterAll(() => local.close());
beforeEach(() => {
  seen = local.requests.length;
});

const helpdesk = { name: "helpdesk", model: "amazon.nova-2-lite-v1:0:256k", modelUnits: 2 };

/** The requests of this test that changed something, as they were on the wire. */
function writes(): unknown[] {
  return local.requests
    .slice(seen)
    .filter(({ operation }) => /^(?:Create|Update|Delete|Tag)/.test(operation ?? ""))
    .map(({ operation, body }) => ({ operation, body }));
}

it("sends what the definition says, and what it bought answers calls once it is in service", async () => {
  const { provisioned, action } = await throughput.ensure({
    ...helpdesk,
    commitment: "OneMonth",
    tags: { team: "search" },
  });
  expect(writes()).toEqual([
    {
      operation: "CreateProvisionedModelThroughput",
      body: {
        provisionedModelName: "helpdesk",
        modelId: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k",
        modelUnits: 2,
        commitmentDuration: "OneMonth",
        tags: [{ key: "team", value: "search" }],
        clientRequestToken: expect.any(String),
      },
    },
  ]);
  expect([action, provisioned]).toEqual([
    "create",
    {
      name: "helpdesk",
      arn: expect.stringContaining(":provisioned-model/"),
      status: "Creating",
      modelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k",
      desiredModelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k",
      modelId: "amazon.nova-2-lite-v1:0",
      modelUnits: 2,
      commitment: "OneMonth",
      commitmentEndsAt: new Date("2026-12-27T00:00:00Z"),
      createdAt: new Date(START),
      updatedAt: new Date(START),
    },
  ]);
  const waited = throughput.wait("helpdesk", { initialDelayMs: 1, maxDelayMs: 5 });
  now += LOCAL_TRANSITION_MS.provisionedModelThroughput.creating;
  expect((await waited).status).toBe("InService");
  const runtime = new BedrockRuntimeClient(local.clientConfig);
  const messages = [{ role: "user" as const, content: [{ text: "Hello" }] }];
  expect((await runtime.send(new ConverseCommand({ modelId: provisioned.arn, messages }))).stopReason).toBe("end_turn");
  expect((await throughput.ensure({ ...helpdesk, commitment: "OneMonth" })).action).toBe("reuse");
  const tagged = { ...helpdesk, commitment: "OneMonth" as const, tags: { team: "search", env: "test" } };
  expect((await throughput.ensure(tagged)).action).toBe("tag");
  await expect(throughput.delete("helpdesk")).rejects.toMatchObject({
    reason: "conflict",
    message: expect.stringContaining("get() says when that is"),
  });
});

describe("plan", () => {
  it("shows the cost by the hour and the month from AWS's Price List, and buys nothing", async () => {
    const plan = await throughput.plan({ ...helpdesk, name: "planned" });
    expect(plan).toMatchObject({
      action: "create",
      cost: { usdPerHour: 121, usdPerMonth: 88_330, committedUsd: 0 },
      breakEven: undefined,
    });
    expect(plan.cost?.unitPrice).toMatchObject({ usdPerUnitHour: 60.5, asOf: "2026-08-02" });
    expect(plan.notes).toEqual([
      "It costs USD 121.00 an hour until it is deleted, whether it is called or not.",
      "An account has no model units until AWS grants them: open a support case first.",
    ]);
    expect(writes()).toEqual([]);
  });

  it("shows what a commitment owes at least", async () => {
    const plan = await throughput.plan(
      { ...helpdesk, name: "owed", commitment: "SixMonths" },
      { pricePerUnitHour: 40 },
    );
    expect(plan.cost).toEqual({
      unitPrice: { usdPerUnitHour: 40, source: "pricePerUnitHour", asOf: undefined },
      usdPerHour: 80,
      usdPerMonth: 58_400,
      committedUsd: 350_400,
    });
    expect(plan.notes[0]).toContain("At least USD 350400.00 is owed");
  });

  it("does not guess a price that no source gives", async () => {
    const plan = await throughput.plan({ name: "unknown", model: "amazon.nova-lite-v1:0:24k", modelUnits: 1 });
    expect(plan.cost).toBeUndefined();
    expect(plan.notes[0]).toContain("pass pricePerUnitHour");
  });

  it("compares what the calls cost now with the price of the capacity", async () => {
    // 100 hours: USD 60 an hour for 4,000,000 tokens an hour, against USD 121 an hour.
    const usage = { inputTokens: 300_000_000, cacheReadTokens: 50_000_000, outputTokens: 50_000_000 };
    const { breakEven, notes } = await throughput.plan(
      { ...helpdesk, name: "compared" },
      { traffic: { usage, hours: 100, costUsd: 6_000 } },
    );
    expect(breakEven).toEqual({
      onDemandUsdPerHour: 60,
      basis: "recorded-cost",
      tokensPerHour: 4_000_000,
      breakEvenTokensPerHour: 8_066_667,
      savedUsdPerMonth: -44_530,
      unitsForAverage: undefined,
    });
    expect(notes.join(" ")).toContain("AWS does not publish what a model unit carries");
  });

  it("prices the traffic by the list when its cost is not known, and says how many units it needs", async () => {
    const usage = { inputTokens: 600_000_000, outputTokens: 60_000_000 };
    const { breakEven, notes } = await throughput.plan(
      { ...helpdesk, name: "listed" },
      {
        traffic: { usage, hours: 1 },
        unitCapacity: { inputTokensPerMinute: 2_000_000, outputTokensPerMinute: 400_000 },
      },
    );
    // The global profile from us-east-1: USD 0.30 and 2.50 a million tokens.
    expect(breakEven).toMatchObject({ onDemandUsdPerHour: 330, basis: "list-price", unitsForAverage: 5 });
    expect(breakEven?.savedUsdPerMonth).toBe(152_570);
    expect(notes.join(" ")).toContain("The average of the traffic needs 5 model units, and 2 are bought");
  });

  it("has no break-even for a model whose price on demand is not known", async () => {
    const elsewhere = { name: "none", model: "custom.unknown-v1:0", modelUnits: 1 };
    const traffic = { usage: { inputTokens: 1, outputTokens: 1 }, hours: 1 };
    const { breakEven, notes } = await throughput.plan(elsewhere, { pricePerUnitHour: 1, traffic });
    expect(breakEven).toBeUndefined();
    expect(notes.join(" ")).toContain("pass traffic.costUsd");
    expect(notes.join(" ")).toContain("does not know that AWS sells provisioned throughput for the model in us-east-1");
  });
});

describe("custom models", () => {
  const arns: string[] = [];
  beforeAll(async () => {
    const client = new BedrockClient(local.clientConfig);
    for (const name of ["first", "second"]) {
      const job = {
        jobName: name,
        customModelName: name,
        roleArn: "arn:aws:iam::123456789012:role/train",
        baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
        trainingDataConfig: { s3Uri: "s3://bucket/in.jsonl" },
        outputDataConfig: { s3Uri: "s3://bucket/out/" },
      };
      arns.push((await client.send(new CreateModelCustomizationJobCommand(job))).jobArn ?? "");
    }
    now += 1_000_000;
  });

  it("are found by name, can be changed within one base model, and can be deployed on demand instead", async () => {
    const definition: ThroughputDefinition = { name: "custom", model: "first", modelUnits: 1 };
    const { notes, requests } = await throughput.plan(definition);
    expect(notes.join(" ")).toContain("CustomModelDeployments");
    expect(requests).toMatchObject([{ input: { modelId: expect.stringContaining(":custom-model/") } }]);
    const { provisioned } = await throughput.ensure(definition);
    now += LOCAL_TRANSITION_MS.provisionedModelThroughput.creating;
    const changed = await throughput.ensure({ ...definition, model: "second" });
    expect(changed).toMatchObject({ action: "update", provisioned: { status: "Updating", arn: provisioned.arn } });
    now += LOCAL_TRANSITION_MS.provisionedModelThroughput.updating;
    const renamed = await throughput.update("custom", { name: "renamed", model: "first" });
    expect(renamed).toMatchObject({ name: "renamed", status: "Updating" });
    expect(writes().map((write) => (write as { operation: string }).operation)).toEqual([
      "CreateProvisionedModelThroughput",
      "UpdateProvisionedModelThroughput",
      "UpdateProvisionedModelThroughput",
    ]);
    await throughput.delete("renamed");
    await expect(throughput.get("renamed")).rejects.toMatchObject({ reason: "not-found" });
  });

  it("that do not exist are named with the remedy", async () => {
    const failed = throughput.ensure({ name: "missing", model: "never-trained", modelUnits: 1 });
    await expect(failed).rejects.toThrow("whether its customization job has completed");
    expect(writes()).toEqual([]);
  });
});

it("says how existing throughput differs, and replaces it only when told to", async () => {
  const micro: ThroughputDefinition = { name: "micro", model: "amazon.nova-micro-v1:0:24k", modelUnits: 1 };
  const before = await throughput.ensure(micro);
  const other = { ...micro, modelUnits: 3 };
  const error = await throughput.ensure(other).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ResourceDiffersError);
  expect(error).toMatchObject({ differences: [{ field: "modelUnits", wanted: 3, found: 1 }] });
  const plan = await throughput.plan(other, { replace: true });
  expect(plan.requests.map(({ operation }) => operation)).toEqual([
    "DeleteProvisionedModelThroughput",
    "CreateProvisionedModelThroughput",
  ]);
  const after = await throughput.ensure(other, { replace: true });
  expect(after).toMatchObject({ action: "replace", provisioned: { modelUnits: 3, modelArn: MICRO_24K } });
  expect(after.provisioned.arn).not.toBe(before.provisioned.arn);
});

it("lists all pages, by state", async () => {
  const client = new BedrockClient(local.clientConfig);
  const modelId = "amazon.nova-micro-v1:0:24k";
  await Promise.all(
    Array.from({ length: 105 }, (_, index) =>
      client.send(
        new CreateProvisionedModelThroughputCommand({ provisionedModelName: `page-${index}`, modelId, modelUnits: 1 }),
      ),
    ),
  );
  const creating = await throughput.list({ status: "Creating" });
  expect(creating.filter(({ name }) => name.startsWith("page-"))).toHaveLength(105);
  expect((await throughput.list()).length).toBeGreaterThan(creating.length - 1);
  const pages = local.requests.slice(seen).filter(({ operation }) => operation === "ListProvisionedModelThroughputs");
  expect(pages.length).toBeGreaterThan(3);
});

describe("definitions that cannot be used are refused before anything is sent", () => {
  const micro = { name: "micro", model: "amazon.nova-micro-v1:0:24k", modelUnits: 1 };
  it.each<[string, unknown, string]>([
    ["a legacy model", { ...micro, model: "anthropic.claude-opus-4-1-20250805-v1:0" }, "legacy models"],
    ["a model past its end of life", { ...micro, model: "amazon.nova-premier-v1:0" }, "ended the model on 2026-09-14"],
    [
      "an id without the size of its context",
      { ...micro, model: "amazon.nova-lite-v1:0" },
      "amazon.nova-lite-v1:0:24k or",
    ],
    ["another size", { ...micro, model: "amazon.nova-pro-v1:0:8k" }, "by the size of the context"],
    ["a profile", { ...micro, model: "us.amazon.nova-lite-v1:0" }, "profiles have no provisioned throughput"],
    [
      "a router",
      { ...micro, model: "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abcdefghijkl" },
      "the ARN or name of a custom model",
    ],
    ["no units", { ...micro, modelUnits: 0 }, "pass 1 or more"],
    ["half a unit", { ...micro, modelUnits: 1.5 }, "pass a whole number"],
    ["another commitment", { ...micro, commitment: "OneYear" }, '"OneMonth" or "SixMonths"'],
    ["a name with a slash", { ...micro, name: "a/b" }, "use letters, digits"],
    ["an unknown option", { ...micro, units: 1 }, "there is no such option"],
  ])("%s", async (_, definition, words) => {
    const error = await throughput.ensure(definition as ThroughputDefinition).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toContain(words);
    expect(local.requests).toHaveLength(seen);
  });

  it.each<[string, object, string]>([
    ["a price of 0", { pricePerUnitHour: 0 }, "pricePerUnitHour"],
    ["traffic without hours", { traffic: { usage: { inputTokens: 1, outputTokens: 1 }, hours: 0 } }, "traffic.hours"],
    ["an unknown option", { price: 3 }, "there is no such option"],
  ])("%s", async (_, options, words) => {
    await expect(throughput.plan(micro, options)).rejects.toThrow(words);
  });

  it("a change that changes nothing", async () => {
    await expect(throughput.update("micro", {})).rejects.toThrow("pass a new name, another custom model, or both");
  });
});

it("an error names the missing permission, and a missing quota its remedy", async () => {
  const definition = { ...helpdesk, name: "refused" };
  for (const [name, expected] of [
    ["AccessDeniedException", { reason: "access-denied", iamAction: "bedrock:CreateProvisionedModelThroughput" }],
    ["ServiceQuotaExceededException", { reason: "quota", message: expect.stringContaining("open a support case") }],
  ] as const) {
    local.faults.add({ when: { operation: "CreateProvisionedModelThroughput" }, fault: { kind: "exception", name } });
    const error = await throughput.ensure(definition).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ControlPlaneError);
    expect(error).toMatchObject(expected);
    local.faults.clear();
  }
});
