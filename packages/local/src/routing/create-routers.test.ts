import { defaultModelCatalog, defaultRouterModels, type PromptRouterTarget } from "@bedrock-routed/core";
import { expect, it } from "vitest";
import type { Account } from "../account/account";
import { createCustomRouter, createDefaultRouters } from "./create-routers";
import type { PromptRouterDefinition } from "./prompt-router";

const account: Account = {
  region: "us-east-1",
  accountId: "123456789012",
  modelCatalog: defaultModelCatalog(),
  now: () => 0,
};
const LITE = "us.amazon.nova-lite-v1:0";
const PRO = "us.amazon.nova-pro-v1:0";
const LLAMA = "us.meta.llama3-3-70b-instruct-v1:0";
const valid: PromptRouterDefinition = {
  name: "mine",
  models: [LITE, PRO],
  fallbackModel: PRO,
  responseQualityDifference: 20,
};

it("creates an id of twelve letters and digits, which is the same for the same name", () => {
  const { arn, fallbackModel } = createCustomRouter(account, valid, "router");
  expect(arn).toMatch(/^arn:aws:bedrock:us-east-1:123456789012:prompt-router\/[a-z0-9]{12}$/);
  expect(createCustomRouter(account, valid, "router").arn).toBe(arn);
  expect(fallbackModel.modelId).toBe("amazon.nova-pro-v1:0");
});

it.each<[Partial<PromptRouterDefinition>, string, string]>([
  [{ models: [LITE, LLAMA] }, "router.models", "exactly two models within the same family"],
  [{ models: [LITE, LITE], fallbackModel: LITE }, "router.models", "exactly two models within the same family"],
  [{ fallbackModel: LLAMA }, "router.fallbackModel", "must be one of the models"],
  [{ responseQualityDifference: 12 }, "router.responseQualityDifference", "must be a value multiple of 5"],
  [{ responseQualityDifference: 105 }, "router.responseQualityDifference", "must be a value multiple of 5"],
  [{ name: "ルーター" }, "router.name", "1 to 64"],
  [
    { models: ["us.anthropic.claude-haiku-4-5-20251001-v1:0", "us.anthropic.claude-sonnet-4-6"] },
    "router.models[0]",
    "Prompt routing is not supported for the specified model identifier",
  ],
  [{ models: ["us.anthropic.claude-3-haiku-20240307-v1:0", PRO] }, "router.models[0]", "marked by provider as Legacy"],
])("refuses %j", (change, option, message) => {
  const create = (): unknown => createCustomRouter(account, { ...valid, ...change }, "router");
  expect(create).toThrow(expect.objectContaining({ option, message: expect.stringContaining(message) }));
});

it("gives the default routers the models that core knows for them", () => {
  const pairs = createDefaultRouters(account).map(({ models }) => models.map(({ modelId }) => modelId));
  const known = ["amazon.nova:1", "meta.llama:1"].map((resourceId) =>
    defaultRouterModels({ kind: "prompt-router", router: "default", resourceId } as PromptRouterTarget)?.slice(0, 2),
  );
  expect(pairs).toEqual(known);
});

it.each([
  ["us-east-1", ["us.amazon", "us.meta"]],
  ["ap-northeast-1", ["apac.amazon"]],
  ["eu-west-1", ["eu.amazon"]],
  ["sa-east-1", []],
])("creates the default routers of %s", (region, prefixes) => {
  const arns = createDefaultRouters({ ...account, region }).map((router) => router.fallbackModel.arn);
  expect(arns.map((arn) => arn.split("/")[1]?.split(".").slice(0, 2).join("."))).toEqual(prefixes);
});
