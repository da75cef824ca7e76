import { describe, expect, it } from "vitest";
import { parseModelTarget } from "../targets/parse-model-target";
import { capabilitiesOf } from "./common-capabilities";

const lite = "amazon.nova-lite-v1:0";
const micro = "amazon.nova-micro-v1:0";
const sonnet45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const llama = "meta.llama3-1-8b-instruct-v1:0";

describe("capabilitiesOf", () => {
  it("gives what holds for both models of a router", () => {
    expect(capabilitiesOf([lite, "amazon.nova-pro-v1:0"])).toEqual({
      vision: true,
      toolUse: true,
      toolChoice: ["auto", "any", "tool"],
      cacheLimits: {
        minTokens: 1000,
        maxPoints: 4,
        maxTokens: 20_000,
        notBesideTools: true,
        fields: ["system", "messages"],
        ttls: ["5m"],
      },
      contextWindow: 300_000,
      maxOutputTokens: 10_000,
    });
  });

  it("lets one model that lacks a capability decide", () => {
    expect(capabilitiesOf([lite, micro]).vision).toBe(false);
    expect(capabilitiesOf([parseModelTarget(`us.${lite}`), "acme.unknown-v1:0", micro]).vision).toBe(false);
  });

  it("leaves open what is not known of one of them", () => {
    const common = capabilitiesOf([sonnet45, llama]);
    expect(common).not.toHaveProperty("toolChoice");
    expect(common).not.toHaveProperty("structuredOutput");
    expect(common).not.toHaveProperty("cacheLimits");
    expect(common.contextWindow).toBe(128_000);
    expect(capabilitiesOf([lite, "acme.unknown-v1:0"])).toEqual({});
    expect(capabilitiesOf([])).toEqual({});
  });

  it("keeps the common values of toolChoice", () => {
    expect(capabilitiesOf([sonnet45, "mistral.mistral-large-2402-v1:0"]).toolChoice).toEqual(["auto", "any"]);
    expect(capabilitiesOf([sonnet45]).structuredOutput).toBe(true);
  });
});
