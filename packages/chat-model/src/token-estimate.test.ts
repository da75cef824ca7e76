import { estimateTokens } from "@bedrock-routed/core";
import { HumanMessage, trimMessages } from "@langchain/core/messages";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import { answer } from "./testing/answers";
import { createFakeTransport } from "./testing/fake-transport";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("getNumTokens", () => {
  const { client, sent } = createFakeTransport(answer);
  const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });

  it.each(["How many days of leave do I have?", "有給休暇は何日ですか。", ""])(
    "estimates %j without a request",
    async (text) => {
      const fetched = vi.fn().mockRejectedValue(new Error("no network"));
      vi.stubGlobal("fetch", fetched);
      const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
      expect(await model.getNumTokens(text)).toBe(estimateTokens(text));
      expect(await model.getNumTokens([{ type: "text", text }, image])).toBe(estimateTokens(text));
      expect(fetched).not.toHaveBeenCalled();
      expect(sent).toHaveLength(0);
    },
  );

  it("counts for trimMessages", async () => {
    const messages = ["一つ目の質問です。", "二つ目の質問です。"].map((text) => new HumanMessage(text));
    const trimmed = await trimMessages(messages, { maxTokens: 12, tokenCounter: model, strategy: "last" });
    expect(trimmed.map(({ text }) => text)).toEqual(["二つ目の質問です。"]);
  });
});
