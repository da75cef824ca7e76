import type { BedrockRuntimeClient, ConverseCommandInput, ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { ChatBedrockConverse } from "@langchain/aws";
import { SystemMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { answer } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";

/** What teams pass in tests of their own: an object that can `send`, without middleware. */
function create() {
  const sent: ConverseCommandInput[] = [];
  let aborted = false;
  const client = {
    send: async (command: { input: ConverseCommandInput }, { abortSignal }: { abortSignal?: AbortSignal }) => {
      sent.push(command.input);
      abortSignal?.addEventListener("abort", () => {
        aborted = true;
      });
      const message = { role: "assistant", content: [{ text: "ten days" }] };
      return { output: { message }, stopReason: "end_turn", $metadata: {}, stream: silence() };
    },
  };
  const model = new BedrockRoutedChatModel({
    model: "us.amazon.nova-lite-v1:0",
    region: "us-east-1",
    client: client as unknown as BedrockRuntimeClient,
    streamIdleTimeout: 20,
  });
  return { model, sent, isAborted: () => aborted };
}

async function* silence(): AsyncGenerator<ConverseStreamOutput> {
  await new Promise(() => {});
  yield { messageStart: { role: "assistant" } };
}

describe("a test double that is passed as client", () => {
  it("answers, without a routing record, and with the cache points that upstream sets", async () => {
    const { model, sent } = create();
    const message = await model.invoke([new SystemMessage("Be brief."), { role: "user", content: "Why?" }], {
      cache_control: { type: "ephemeral" },
    });
    expect(message.text).toBe("ten days");
    expect(message.response_metadata).not.toHaveProperty("routing");
    expect(sent[0]?.system).toEqual([{ text: "Be brief." }, { cachePoint: { type: "default" } }]);
  });

  it("does not hang when its stream stalls", async () => {
    const { model, isAborted } = create();
    const reading = async (): Promise<void> => {
      for await (const _chunk of await model.stream("Why?")) {
      }
    };
    await expect(reading()).rejects.toThrow("timed out after 20 ms");
    expect(isAborted()).toBe(true);
  });
});

describe("a client that several models share", () => {
  const options = { model: "us.amazon.nova-lite-v1:0", region: "us-east-1" };
  const failing = () => ({ json: { message: "slow down" }, status: 429, errorType: "ThrottlingException" });
  const middlewareOf = (client: BedrockRuntimeClient) =>
    client.middlewareStack.identify().filter((name) => name.startsWith("bedrockRouted"));

  it("gets the middleware once, and the one for failed requests only when a model listens", async () => {
    const { client } = createFakeTransport(answer);
    await new BedrockRoutedChatModel({ ...options, client }).invoke("Hi");
    await new BedrockRoutedChatModel({ ...options, client }).invoke("Hi");
    expect(middlewareOf(client)).toEqual([
      "bedrockRoutedMiddleware - initialize",
      "bedrockRoutedConnectionMiddleware - deserialize",
    ]);
    for (let model = 0; model < 2; model += 1) {
      await new BedrockRoutedChatModel({ ...options, client, onFailedAttempt: () => {} }).invoke("Hi");
    }
    expect(middlewareOf(client)).toHaveLength(3);
    expect(middlewareOf(client)[1]).toMatch(/^bedrockRoutedAttemptMiddleware - after retryMiddleware/);
  });

  it("reports a failed request to the model that sent it, and not to others", async () => {
    const { client } = createFakeTransport(failing);
    const [mine, others]: [unknown[], unknown[]] = [[], []];
    const listening = new BedrockRoutedChatModel({
      ...options,
      client,
      onFailedAttempt: (error) => void mine.push(error),
    });
    const other = new BedrockRoutedChatModel({
      ...options,
      client,
      onFailedAttempt: (error) => void others.push(error),
    });
    await expect(other.invoke("Hi")).rejects.toThrow("slow down");
    others.length = 0;
    await expect(listening.invoke("Hi")).rejects.toThrow("slow down");
    await expect(new ChatBedrockConverse({ ...options, client }).invoke("Hi")).rejects.toThrow("slow down");
    expect(mine).toEqual([expect.objectContaining({ name: "ThrottlingException" })]);
    expect(others).toEqual([]);
  });
});
