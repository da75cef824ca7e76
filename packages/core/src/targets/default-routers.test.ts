import { expect, it } from "vitest";
import { defaultModelCatalog } from "../catalog/model-catalog";
import { defaultRouterModels } from "./default-routers";
import { parseModelTarget } from "./parse-model-target";

const arn = (resource: string): string => `arn:aws:bedrock:us-east-1:123456789012:${resource}`;

it.each(["amazon.nova:1", "anthropic.claude:1", "meta.llama:1"])(
  "names two models of one family that prompt routers accept, for %s",
  (id) => {
    const models = defaultRouterModels(parseModelTarget(arn(`default-prompt-router/${id}`))) ?? [];
    const facts = models.map((model) => defaultModelCatalog().model(model));
    expect(facts.map((one) => one?.promptRouting)).toEqual([true, true]);
    expect(new Set(facts.map((one) => one?.provider)).size).toBe(1);
  },
);

it.each([
  arn("default-prompt-router/amazon.nova:2"),
  arn("default-prompt-router/constructor"),
  arn("prompt-router/sjd2v3c5xird"),
  "amazon.nova-lite-v1:0",
])("does not know the models of %s", (id) => {
  expect(defaultRouterModels(parseModelTarget(id))).toBeUndefined();
});
