import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import { defaultModelCatalog } from "@bedrock-routed/core";
import { describe, expect, it } from "vitest";
import { planRequest } from "./plan-request";

const settings = { modelCatalog: defaultModelCatalog(), describe: async () => undefined, statedToolChoices: undefined };
const options = { cachePoints: "off", guardLastTurnOnly: true, wantedTool: undefined, isFallback: false } as const;

async function plan(messages: ConverseCommandInput["messages"]): Promise<ConverseCommandInput["messages"]> {
  const input = { modelId: "us.amazon.nova-lite-v1:0", messages };
  const before = structuredClone(input);
  const { request } = await planRequest(input, options, settings);
  expect(input).toEqual(before);
  return request.messages;
}

describe("guardLastTurnOnly", () => {
  const image = { image: { format: "png" as const, source: { bytes: new Uint8Array([1]) } } };
  const guarded = (text: string) => ({ guardContent: { text: { text } } });

  it("marks the text of the last user message, and leaves its other blocks", async () => {
    const first = { role: "user" as const, content: [{ text: "first" }] };
    const answer = { role: "assistant" as const, content: [{ text: "ok" }] };
    const planned = await plan([first, answer, { role: "user", content: [{ text: "second" }, image] }, answer]);
    expect(planned).toEqual([first, answer, { role: "user", content: [guarded("second"), image] }, answer]);
  });

  it("leaves a request in which the caller marked blocks already", async () => {
    const messages = [
      { role: "user" as const, content: [guarded("first")] },
      { role: "assistant" as const, content: [{ text: "ok" }] },
      { role: "user" as const, content: [{ text: "second" }] },
    ];
    expect(await plan(messages)).toEqual(messages);
  });

  it("leaves a request without a user message", async () => {
    const messages = [{ role: "assistant" as const, content: [{ text: "ok" }] }];
    expect(await plan(messages)).toEqual(messages);
    expect(await plan(undefined)).toBeUndefined();
  });
});
