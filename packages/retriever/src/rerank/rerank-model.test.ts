import { describe, expect, it } from "vitest";
import { formatModelArn, parseRerankModel } from "./rerank-model";

const model = parseRerankModel("model", "cohere.rerank-v3-5:0");

describe("formatModelArn", () => {
  it.each([
    ["ap-northeast-1", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
  ])("puts %s into the partition %s", (region, partition) => {
    expect(formatModelArn(model, region)).toBe(
      `arn:${partition}:bedrock:${region}::foundation-model/cohere.rerank-v3-5:0`,
    );
  });

  it("keeps an ARN as it is given, and parses back what it makes", () => {
    const arn = formatModelArn(model, "eu-central-1");
    expect(parseRerankModel("model", arn)).toEqual({ modelId: model.modelId, region: "eu-central-1", arn });
    expect(formatModelArn(parseRerankModel("model", arn), undefined)).toBe(arn);
  });

  it("needs a Region for an id", () => {
    expect(() => formatModelArn(model, undefined)).toThrow(/region undefined.*cohere\.rerank-v3-5:0/);
  });
});
