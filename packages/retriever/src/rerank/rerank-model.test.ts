import { describe, expect, it } from "vitest";
import { formatModelArn, parseRerankModel } from "./rerank-model";

const model = parseRerankModel("model", "cohere.rerank-v3-5:0");

describe("formatModelArn", () => {
  it.each([
    ["ap-northeast-1", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
  ])("uses for %s the partition %s", (region, partition) => {
    expect(formatModelArn(model, region)).toBe(
      `arn:${partition}:bedrock:${region}::foundation-model/cohere.rerank-v3-5:0`,
    );
  });

  it("returns a given ARN unchanged, and builds ARNs that parseRerankModel reads", () => {
    const arn = formatModelArn(model, "eu-central-1");
    expect(parseRerankModel("model", arn)).toEqual({ modelId: model.modelId, region: "eu-central-1", arn });
    expect(formatModelArn(parseRerankModel("model", arn), undefined)).toBe(arn);
  });

  it("needs a Region when the model is given by its id", () => {
    expect(() => formatModelArn(model, undefined)).toThrow(/region undefined.*cohere\.rerank-v3-5:0/);
  });
});
