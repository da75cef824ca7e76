import { describe, expect, it } from "vitest";
import { parseModelTarget } from "../targets/parse-model-target";
import { geographies, geographyOf, staysWithin } from "./geographies";

const sonnet45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const novaLite = "amazon.nova-lite-v1:0";
const owner = "arn:aws:bedrock:us-east-1:123456789012";

describe("geographyOf", () => {
  it.each([
    [`jp.${sonnet45}`, { prefix: "jp", name: "Japan" }],
    [`global.${sonnet45}`, { prefix: "global", name: "any commercial AWS Region" }],
    ["sa.anthropic.claude-x-v1:0", undefined],
    [novaLite, undefined],
  ])("of %s", (id, expected) => expect(geographyOf(parseModelTarget(id))).toEqual(expected));
});

describe("staysWithin", () => {
  it.each([
    [`eu.${sonnet45}`, "eu", "eu-central-1", true],
    [`eu.${sonnet45}`, "eu", "eu-west-2", false],
    [`jp.${sonnet45}`, "jp", "ap-northeast-1", true],
    [`jp.${sonnet45}`, "apac", "ap-northeast-1", true],
    [`jp.${sonnet45}`, "eu", "ap-northeast-1", false],
    [`us.${sonnet45}`, "us", "ca-central-1", false],
    [novaLite, "eu", "eu-central-1", true],
    [`global.${sonnet45}`, "eu", "eu-central-1", false],
    [`global.${sonnet45}`, "us-gov", undefined, false],
    ["global.anthropic.claude-x-v1:0", "eu", "eu-central-1", false],
    [`global.${sonnet45}`, "mars", "eu-central-1", undefined],
    [`${owner}:default-prompt-router/amazon.nova:1`, "us", undefined, undefined],
    [novaLite, "mars", "eu-central-1", undefined],
    [novaLite, "eu", undefined, undefined],
  ])("%s in %s from %s: %s", (id, geography, region, expected) =>
    expect(staysWithin(parseModelTarget(id), geography, region)).toBe(expected),
  );

  it("lists the geographies of every prefix except global", () => {
    expect(geographies).toEqual(["us", "eu", "apac", "jp", "au", "ca", "in", "us-gov"]);
  });
});
