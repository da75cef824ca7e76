import { describe, expect, it } from "vitest";
import { formatModelTarget } from "./model-target";
import { InvalidTargetError, parseModelTarget } from "./parse-model-target";

const arn = { partition: "aws", region: "us-east-1", account: "123456789012" };

describe("parseModelTarget", () => {
  it.each([
    ["amazon.nova-lite-v1:0", { kind: "foundation-model", modelId: "amazon.nova-lite-v1:0" }],
    [
      "amazon.nova-lite-v1:0:300k",
      { kind: "foundation-model", modelId: "amazon.nova-lite-v1:0", contextVariant: "300k" },
    ],
    ["openai.gpt-5.4", { kind: "foundation-model", modelId: "openai.gpt-5.4" }],
    [
      "jp.anthropic.claude-sonnet-4-5-20250929-v1:0",
      { kind: "system-profile", prefix: "jp", modelId: "anthropic.claude-sonnet-4-5-20250929-v1:0" },
    ],
    ["us-gov.amazon.nova-pro-v1:0", { kind: "system-profile", prefix: "us-gov", modelId: "amazon.nova-pro-v1:0" }],
    ["sa.anthropic.claude-x-v1:0", { kind: "system-profile", prefix: "sa", modelId: "anthropic.claude-x-v1:0" }],
    [
      "arn:aws:bedrock:us-west-2::foundation-model/meta.llama3-1-8b-instruct-v1:0",
      {
        kind: "foundation-model",
        modelId: "meta.llama3-1-8b-instruct-v1:0",
        arn: { partition: "aws", region: "us-west-2" },
      },
    ],
    [
      "arn:aws:bedrock:::foundation-model/anthropic.claude-opus-5",
      { kind: "foundation-model", modelId: "anthropic.claude-opus-5", arn: { partition: "aws" } },
    ],
    [
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
      { kind: "system-profile", prefix: "us", modelId: "amazon.nova-lite-v1:0", arn },
    ],
    [
      "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456",
      { kind: "application-profile", resourceId: "abc123def456", arn },
    ],
    [
      "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1",
      { kind: "prompt-router", router: "default", resourceId: "amazon.nova:1", arn },
    ],
    [
      "arn:aws:bedrock:us-east-1:123456789012:prompt-router/sjd2v3c5xird",
      { kind: "prompt-router", router: "custom", resourceId: "sjd2v3c5xird", arn },
    ],
    [
      "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:provisioned-model/abcdef123456",
      {
        kind: "provisioned-model",
        resourceId: "abcdef123456",
        arn: { partition: "aws-us-gov", region: "us-gov-west-1", account: "123456789012" },
      },
    ],
    [
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0/abcdef123456",
      { kind: "custom-model", modelId: "amazon.nova-lite-v1:0", resourceId: "abcdef123456", arn },
    ],
    [
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/abcdef123456",
      { kind: "custom-model", resourceId: "abcdef123456", arn },
    ],
    [
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/imported/abcdef123456",
      { kind: "custom-model", modelId: "imported", resourceId: "abcdef123456", arn },
    ],
    [
      "arn:aws-cn:bedrock:cn-north-1:123456789012:custom-model-deployment/abcdef123456",
      {
        kind: "custom-model-deployment",
        resourceId: "abcdef123456",
        arn: { ...arn, partition: "aws-cn", region: "cn-north-1" },
      },
    ],
    [
      "arn:aws-iso-b:bedrock:us-isob-east-1:123456789012:imported-model/abcdef123456",
      {
        kind: "imported-model",
        resourceId: "abcdef123456",
        arn: { ...arn, partition: "aws-iso-b", region: "us-isob-east-1" },
      },
    ],
    [
      "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:3",
      { kind: "prompt", resourceId: "ABCDEFGHIJ", version: "3", arn },
    ],
    ["arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ", { kind: "prompt", resourceId: "ABCDEFGHIJ", arn }],
    [
      "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-llm",
      { kind: "marketplace-endpoint", resourceId: "my-llm", arn },
    ],
    ["my-provisioned_model", { kind: "named-model", name: "my-provisioned_model" }],
  ])("parses %s, and formatModelTarget restores it", (id, expected) => {
    const target = parseModelTarget(id);
    expect(target).toEqual(expected);
    expect(formatModelTarget(target)).toBe(id);
  });

  it.each([
    ["", "the empty string"],
    ["Nova Lite", "the id"],
    ["x".repeat(3000), "the length"],
    ["arn:azure:bedrock:us-east-1:123456789012:prompt-router/a", "the partition"],
    ["arn:aws:s3:us-east-1:123456789012:prompt-router/a", "the service"],
    ["arn:aws:bedrock:US_EAST:123456789012:prompt-router/a", "the Region"],
    ["arn:aws:bedrock:us-east-1:1234:prompt-router/a", "the account"],
    ["arn:aws:bedrock:us-east-1::prompt-router/a", "the account"],
    ["arn:aws:bedrock:us-east-1:123456789012:prompt-router/", "the resource id"],
    ["arn:aws:bedrock:us-east-1:123456789012:prompt-router", "the resource id"],
    ["arn:aws:bedrock:us-east-1:123456789012:agent/a", "the resource type"],
    ["arn:aws:bedrock:us-east-1:123456789012:prompt/SHORT", "the prompt id"],
    ["arn:aws:sagemaker:us-east-1:123456789012:model/mine", "the resource"],
    ["arn:aws:bedrock:us-east-1:123456789012:custom-model/NOVA/abcdef123456", "the base model"],
    ["arn:aws:bedrock:::foundation-model/us.amazon.nova-lite-v1:0", "the model id"],
    ["arn:aws:bedrock::123456789012:provisioned-model/abcdef123456", "the Region"],
    ["arn:aws:bedrock:us-east-1:123456789012:foundation-model/amazon.nova-lite-v1:0", "the account"],
    ["arn:aws:bedrock:us-east-1:123456789012:inference-profile/amazon.nova-lite-v1:0", "the profile id"],
    ["arn:aws:bedrock:us-east-1:123456789012:provisioned-model/ABC", "the resource id"],
  ])("refuses %j and names %s", (id, part) => {
    expect(() => parseModelTarget(id)).toThrow(InvalidTargetError);
    expect(() => parseModelTarget(id)).toThrow(expect.objectContaining({ part }));
  });

  it("throws an error that LangChain recognizes as its own", async () => {
    const { LangChainError } = await import("@langchain/core/errors");
    const error = (() => {
      try {
        return parseModelTarget("?");
      } catch (caught) {
        return caught;
      }
    })();
    expect(LangChainError.isInstance(error)).toBe(true);
    expect(InvalidTargetError.isInstance(error)).toBe(true);
  });
});

describe("parseModelTarget, called with the same id", () => {
  it("returns the same frozen target, also after many other ids", () => {
    const first = parseModelTarget("us.amazon.nova-lite-v1:0");
    expect(parseModelTarget("us.amazon.nova-lite-v1:0")).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
    for (let index = 0; index < 2000; index += 1) parseModelTarget(`acme.model-${index}-v1:0`);
    expect(parseModelTarget("us.amazon.nova-lite-v1:0")).toEqual(first);
  });
});
