import { describe, expect, it } from "vitest";
import { defaultModelCatalog } from "../catalog/model-catalog";
import { defaultRouterModels } from "./default-routers";
import { parseModelTarget } from "./parse-model-target";

const modelsOf = (resource: string): readonly string[] | undefined => {
  const target = parseModelTarget(`arn:aws:bedrock:us-east-1:123456789012:${resource}`);
  return target.kind === "prompt-router" ? defaultRouterModels(target) : undefined;
};

describe("defaultRouterModels", () => {
  it.each(["amazon.nova:1", "anthropic.claude:1", "meta.llama:1"])(
    "gives models of %s that prompt routers accept",
    (id) => {
      const models = modelsOf(`default-prompt-router/${id}`) ?? [];
      expect(models.length).toBeGreaterThanOrEqual(2);
      for (const modelId of models)
        expect(defaultModelCatalog().model(modelId), modelId).toMatchObject({ promptRouting: true });
    },
  );

  it("is unknown for custom routers, other default routers and names of Object's members", () => {
    expect(modelsOf("prompt-router/sjd2v3c5xird")).toBeUndefined();
    expect(modelsOf("default-prompt-router/amazon.nova:2")).toBeUndefined();
    expect(modelsOf("default-prompt-router/constructor")).toBeUndefined();
  });
});
