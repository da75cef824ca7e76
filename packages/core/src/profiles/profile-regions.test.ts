import { describe, expect, it } from "vitest";
import { parseModelTarget } from "../targets/parse-model-target";
import { possibleRegions, resolveProfileId } from "./profile-regions";

const sonnet45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const novaLite = "amazon.nova-lite-v1:0";
const owner = "arn:aws:bedrock:us-east-1:123456789012";

describe("resolveProfileId", () => {
  it.each([
    [sonnet45, "ap-northeast-1", "geo", `jp.${sonnet45}`],
    [sonnet45, "eu-west-2", "geo", `eu.${sonnet45}`],
    [sonnet45, "ca-central-1", "geo", `us.${sonnet45}`],
    [sonnet45, "ap-southeast-6", "geo", `au.${sonnet45}`],
    [sonnet45, "ap-northeast-1", "global", `global.${sonnet45}`],
    [sonnet45, "ap-northeast-1", "us", undefined],
    [novaLite, "ap-northeast-1", "geo", `apac.${novaLite}`],
    [novaLite, "us-east-1", "global", undefined],
    ["anthropic.claude-haiku-4-5-20251001-v1:0", "ap-south-2", "in", "in.anthropic.claude-haiku-4-5-20251001-v1:0"],
    ["anthropic.claude-opus-5", "ap-northeast-3", "geo", "jp.anthropic.claude-opus-5"],
    ["acme.unknown-v1:0", "us-east-1", "geo", undefined],
    ["__proto__", "us-east-1", "constructor", undefined],
  ])("%s from %s in %s is %s", (modelId, region, scope, expected) =>
    expect(resolveProfileId(modelId, region, scope)).toBe(expected),
  );
});

describe("possibleRegions", () => {
  it.each([
    [`jp.${sonnet45}`, "ap-northeast-1", ["ap-northeast-1", "ap-northeast-3"]],
    [`us.${sonnet45}`, "us-west-1", ["us-east-1", "us-east-2", "us-west-1", "us-west-2"]],
    [`${owner}:inference-profile/us.${sonnet45}`, undefined, ["us-east-1", "us-east-2", "us-west-2"]],
    [`us.${sonnet45}`, undefined, undefined],
    [`us.${sonnet45}`, "eu-west-1", undefined],
    [`global.${sonnet45}`, "ap-northeast-1", undefined],
    ["us.acme.unknown-v1:0", "us-east-1", undefined],
    [novaLite, "us-east-1", ["us-east-1"]],
    [novaLite, undefined, undefined],
    [`${owner}:provisioned-model/abcdef123456`, undefined, ["us-east-1"]],
    [`${owner}:default-prompt-router/amazon.nova:1`, undefined, undefined],
    [`${owner}:application-inference-profile/abc`, undefined, undefined],
    [`${owner}:prompt/ABCDEFGHIJ`, undefined, undefined],
    ["my-model", "us-east-1", undefined],
  ])("of %s from %s: %j", (id, region, expected) =>
    expect(possibleRegions(parseModelTarget(id), region)).toEqual(expected),
  );
});
