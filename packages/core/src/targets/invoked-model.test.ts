import { describe, expect, it } from "vitest";
import { invokedModelOf, readInvokedModel } from "./invoked-model";
import { parseModelTarget } from "./parse-model-target";

describe("readInvokedModel", () => {
  it.each([
    [
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
      { modelId: "amazon.nova-lite-v1:0", scope: "us", region: "us-east-1" },
    ],
    [
      "arn:aws:bedrock:us-west-2::foundation-model/meta.llama3-1-8b-instruct-v1:0",
      { modelId: "meta.llama3-1-8b-instruct-v1:0", scope: "in-region", region: "us-west-2" },
    ],
    ["global.anthropic.claude-opus-5", { modelId: "anthropic.claude-opus-5", scope: "global" }],
    ["not a model", undefined],
    [undefined, undefined],
  ])("reads %s", (id, expected) => expect(readInvokedModel(id)).toEqual(expected));
});

describe("invokedModelOf", () => {
  it("returns undefined for a prompt router and for an application profile", () => {
    const owner = "arn:aws:bedrock:us-east-1:123456789012";
    expect(invokedModelOf(parseModelTarget(`${owner}:default-prompt-router/amazon.nova:1`))).toBeUndefined();
    expect(invokedModelOf(parseModelTarget(`${owner}:application-inference-profile/abc`))).toBeUndefined();
  });
});
