import { expect, it } from "vitest";
import { defaultModelCatalog } from "../catalog/model-catalog";
import { defaultRouterModels } from "./default-routers";
import { parseModelTarget } from "./parse-model-target";

function modelsOf(resource: string): readonly string[] | undefined {
  const target = parseModelTarget(`arn:aws:bedrock:us-east-1:123456789012:${resource}`);
  return target.kind === "prompt-router" ? defaultRouterModels(target) : undefined;
}

it.each(["amazon.nova:1", "anthropic.claude:1", "meta.llama:1"])(
  "names models of one company that prompt routers accept, for %s",
  (id) => {
    const facts = (modelsOf(`default-prompt-router/${id}`) ?? []).map((model) => defaultModelCatalog().model(model));
    expect(facts.length).toBeGreaterThan(1);
    expect(facts.filter((one) => one?.promptRouting !== true)).toEqual([]);
    expect(new Set(facts.map((one) => one?.provider)).size).toBe(1);
  },
);

it.each(["default-prompt-router/amazon.nova:2", "default-prompt-router/constructor", "prompt-router/sjd2v3c5xird"])(
  "does not know the models of %s",
  (resource) => {
    expect(modelsOf(resource)).toBeUndefined();
  },
);
