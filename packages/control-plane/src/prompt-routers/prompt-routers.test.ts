import { BedrockClient } from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ControlPlaneError,
  InferenceProfiles,
  InvalidOptionError,
  PromptRouters,
  ResourceDiffersError,
  type RouterDefinition,
} from "../index";

const LITE = "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-lite-v1:0";
const PRO = "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-pro-v1:0";

let local: LocalBedrock;
let routers: PromptRouters;
beforeEach(async () => {
  local = await startLocalBedrock({ region: "us-west-2" });
  routers = connect();
});
afterEach(() => local.close());

function connect(): PromptRouters {
  return new PromptRouters({ clientOptions: local.clientConfig });
}

const support: RouterDefinition = {
  name: "support",
  models: ["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"],
  responseQualityDifference: 10,
};

/** The requests that changed something, as they were on the wire. */
function writes(): unknown[] {
  return local.requests
    .filter(({ operation }) => /^(?:Create|Delete|Tag)/.test(operation ?? ""))
    .map(({ operation, body }) => ({ operation, body }));
}

it("sends what the definition says, with the profiles of the Region and the cheaper model as fallback", async () => {
  const router = await routers.create({ ...support, description: "For tests", tags: { team: "search" } });
  expect(writes()).toEqual([
    {
      operation: "CreatePromptRouter",
      body: {
        promptRouterName: "support",
        models: [{ modelArn: PRO }, { modelArn: LITE }],
        fallbackModel: { modelArn: LITE },
        routingCriteria: { responseQualityDifference: 10 },
        description: "For tests",
        tags: [{ key: "team", value: "search" }],
        clientRequestToken: expect.any(String),
      },
    },
  ]);
  expect(router).toMatchObject({
    name: "support",
    type: "custom",
    models: [
      { arn: PRO, modelId: "amazon.nova-pro-v1:0" },
      { arn: LITE, modelId: "amazon.nova-lite-v1:0" },
    ],
    fallbackModel: { arn: LITE },
    responseQualityDifference: 10,
  });
});

it("a router that was ensured answers calls", async () => {
  const { router } = await routers.ensure(support);
  const runtime = new BedrockRuntimeClient(local.clientConfig);
  const messages = [{ role: "user" as const, content: [{ text: "Hello" }] }];
  const answer = await runtime.send(new ConverseCommand({ modelId: router.arn, messages }));
  expect(answer.trace?.promptRouter?.invokedModelId).toBe(LITE);
});

it("takes ARNs and ids of profiles, and a fallback that the caller chose", async () => {
  const router = await routers.create({ ...support, models: [LITE, "us.amazon.nova-pro-v1:0"], fallbackModel: PRO });
  expect(router).toMatchObject({ models: [{ arn: LITE }, { arn: PRO }], fallbackModel: { arn: PRO } });
});

it("takes profiles of the account, whose model it looks up", async () => {
  const profiles = new InferenceProfiles({ clientOptions: local.clientConfig });
  const { arn } = await profiles.create({ name: "cheap", model: "us.amazon.nova-lite-v1:0" });
  const router = await routers.create({ ...support, models: [arn, "amazon.nova-pro-v1:0"] });
  expect(router.fallbackModel).toEqual({ arn, modelId: undefined });
});

it("names models in the Region by their own ARN where AWS lists them there", async () => {
  const models = ["meta.llama3-1-8b-instruct-v1:0", "meta.llama3-1-70b-instruct-v1:0"] as const;
  const { fallbackModel } = await routers.create({ ...support, models });
  expect(fallbackModel.arn).toBe("arn:aws:bedrock:us-west-2::foundation-model/meta.llama3-1-8b-instruct-v1:0");
});

describe("ensure", () => {
  it("creates once, and reuses whatever the order of the models", async () => {
    const first = await routers.ensure(support);
    const again = await routers.ensure({ ...support, models: [support.models[1], support.models[0]] });
    expect([first.action, again.action]).toEqual(["create", "reuse"]);
    expect(again.router).toEqual(first.router);
    expect(writes()).toHaveLength(1);
  });

  it("says how an existing router differs, and changes nothing", async () => {
    await routers.ensure(support);
    const error = await routers
      .ensure({ ...support, responseQualityDifference: 25, description: "Other" })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ResourceDiffersError);
    expect(error).toMatchObject({
      message:
        'The prompt router "support" exists, and it is different: its responseQualityDifference is 10 instead of 25, ' +
        'and its description is not set instead of "Other". Choose another name, or pass { replace: true }, which deletes ' +
        "it and creates it anew under another ARN.",
      differences: [
        { field: "responseQualityDifference", wanted: 25, found: 10 },
        { field: "description", wanted: "Other", found: undefined },
      ],
    });
    expect(writes()).toHaveLength(1);
  });

  it("replaces a different router when told to", async () => {
    const before = await routers.ensure(support);
    const after = await routers.ensure({ ...support, responseQualityDifference: 25 }, { replace: true });
    expect(after.action).toBe("replace");
    expect(after.router).toMatchObject({ name: "support", responseQualityDifference: 25 });
    expect(after.router.arn).not.toBe(before.router.arn);
    expect(await routers.list({ type: "custom" })).toEqual([after.router]);
  });

  it("adds tags that are missing, without replacing", async () => {
    await routers.ensure({ ...support, tags: { team: "search" } });
    const tagged = await routers.ensure({ ...support, tags: { team: "search", env: "test" } });
    const again = await routers.ensure({ ...support, tags: { env: "test" } });
    expect([tagged.action, again.action]).toEqual(["tag", "reuse"]);
  });
});

describe("plan", () => {
  it("shows the requests that ensure would send, and sends none of them", async () => {
    const plan = await routers.plan(support);
    expect(plan).toMatchObject({ action: "create", existing: undefined, differences: [] });
    expect(plan.requests).toEqual([
      {
        operation: "CreatePromptRouter",
        iamAction: "bedrock:CreatePromptRouter",
        input: {
          promptRouterName: "support",
          models: [{ modelArn: PRO }, { modelArn: LITE }],
          fallbackModel: { modelArn: LITE },
          routingCriteria: { responseQualityDifference: 10 },
        },
      },
    ]);
    expect(plan.notes.join(" ")).toContain("AWS publishes no price of a prompt router itself");
    expect(writes()).toEqual([]);
  });

  it("shows a deletion before the creation only when replacing is allowed", async () => {
    await routers.ensure(support);
    const other = { ...support, responseQualityDifference: 50 };
    expect(await routers.plan(other)).toMatchObject({ action: "differs", requests: [] });
    const { action, requests } = await routers.plan(other, { replace: true });
    expect([action, ...requests.map(({ operation }) => operation)]).toEqual([
      "replace",
      "DeletePromptRouter",
      "CreatePromptRouter",
    ]);
  });
});

it("lists all pages, default routers too, and finds a router by its name", async () => {
  for (let index = 0; index < 130; index += 1) await routers.create({ ...support, name: `router-${index}` });
  const all = await routers.list();
  expect(all.filter(({ type }) => type === "custom")).toHaveLength(130);
  expect(all.some(({ type }) => type === "default")).toBe(true);
  expect((await routers.get("router-129")).arn).toBe(local.promptRouterArn("router-129"));
});

it("deletes by name", async () => {
  await routers.create(support);
  await routers.delete("support");
  expect(await routers.list({ type: "custom" })).toEqual([]);
  await expect(routers.delete("support")).rejects.toThrow(
    'There is no prompt router "support" in us-west-2. Check the name and the Region.',
  );
});

describe("definitions that cannot be used are refused before anything is sent", () => {
  const claude = "anthropic.claude-haiku-4-5-20251001-v1:0";
  it.each<[string, unknown, string]>([
    ["the scale of old articles", { ...support, responseQualityDifference: 0.25 }, "a scale from 0 to 1"],
    ["no step of 5", { ...support, responseQualityDifference: 12 }, "in steps of 5"],
    ["more than 100", { ...support, responseQualityDifference: 105 }, "from 0 to 100"],
    ["three models", { ...support, models: [...support.models, "amazon.nova-lite-v1:0"] }, "exactly two models"],
    ["one model twice", { ...support, models: [support.models[0], support.models[0]] }, "two different models"],
    ["a name with a slash", { ...support, name: "a/b" }, "use letters, digits"],
    ["an unknown option", { ...support, fallback: "x" }, "there is no such option"],
    ["two families", { ...support, models: [support.models[0], "meta.llama3-3-70b-instruct-v1:0"] }, "one family"],
    ["a model that routers refuse", { ...support, models: [support.models[0], claude] }, "accept only these models"],
    ["a fallback outside", { ...support, fallbackModel: "meta.llama3-3-70b-instruct-v1:0" }, "one of the two models"],
    [
      "a router as model",
      { ...support, models: [support.models[0], "arn:aws:bedrock:us-west-2:123456789012:prompt-router/abcdefghijkl"] },
      "foundation model or of an inference profile",
    ],
  ])("%s", async (_, definition, words) => {
    const error = await routers.ensure(definition as RouterDefinition).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toContain(words);
    expect(writes()).toEqual([]);
  });

  it("a Region where AWS does not list the models", async () => {
    const elsewhere = await startLocalBedrock({ region: "sa-east-1" });
    const created = new PromptRouters({ clientOptions: elsewhere.clientConfig }).create(support);
    await expect(created).rejects.toThrow("AWS does not list the model for prompt routers in sa-east-1");
    await elsewhere.close();
  });
});

describe("errors of the service name the remedy and the permission", () => {
  it("a name that is taken", async () => {
    await routers.create(support);
    await expect(routers.create({ ...support, responseQualityDifference: 50 })).rejects.toMatchObject({
      name: "ControlPlaneError",
      reason: "conflict",
      message: expect.stringContaining("ensure()"),
    });
  });

  it("a permission that is missing", async () => {
    local.faults.add({
      when: { operation: "CreatePromptRouter" },
      fault: { kind: "exception", name: "AccessDeniedException" },
    });
    const error = await routers.create(support).catch((thrown: unknown) => thrown);
    expect(ControlPlaneError.isInstance(error) && [error.reason, error.iamAction, error.retryable]).toEqual([
      "access-denied",
      "bedrock:CreatePromptRouter",
      false,
    ]);
    expect((error as Error).message).toContain("Allow bedrock:CreatePromptRouter in the IAM policy of the caller.");
  });

  it("an aborted call rejects with the reason of its signal", async () => {
    const reason = new Error("the user left");
    await expect(routers.list({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

it("takes a client of the caller, and no Region beside it", () => {
  const client = new BedrockClient(local.clientConfig);
  expect(new PromptRouters({ client })).toBeInstanceOf(PromptRouters);
  expect(() => new PromptRouters({ client, region: "us-east-1" })).toThrow("client has its own Region");
  expect(() => new PromptRouters({ client, clientOptions: {} })).toThrow("either client or clientOptions");
});
