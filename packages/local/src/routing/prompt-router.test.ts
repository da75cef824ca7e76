import { defaultModelCatalog } from "@bedrock-routed/core";
import { expect, it } from "vitest";
import { checkRouter } from "./prompt-router";

const profile = (id: string): string => `arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/${id}`;
const check = (models: Readonly<Record<string, string>>) => {
  const ids = Object.keys(models).map(profile);
  const definition = { models: ids, fallbackModel: ids[0] ?? "", responseQualityDifference: 5 };
  return checkRouter(definition, defaultModelCatalog(), (arn) => {
    const modelId = models[arn.slice(arn.lastIndexOf("/") + 1)] ?? "";
    return { modelId, arn: `arn of ${modelId}`, declaredArn: arn };
  });
};

it("accepts application inference profiles of models that support routing", () => {
  const lite = { modelId: "amazon.nova-lite-v1:0", arn: "arn of amazon.nova-lite-v1:0", declaredArn: profile("lite") };
  expect(check({ lite: "amazon.nova-lite-v1:0", pro: "amazon.nova-pro-v1:0" })).toMatchObject({ fallbackModel: lite });
});

it("refuses application inference profiles of models that do not support routing", () => {
  expect(check({ haiku: "anthropic.claude-haiku-4-5-20251001-v1:0", sonnet: "anthropic.claude-sonnet-4-6" })).toEqual({
    field: "models[0]",
    value: profile("haiku"),
    error: expect.objectContaining({ message: "Prompt routing is not supported for the specified model identifier" }),
  });
});
