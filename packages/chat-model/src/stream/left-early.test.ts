import { StringOutputParser } from "@langchain/core/output_parsers";
import { afterEach, describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { encodeEvent } from "../testing/fake-transport";
import { startWireServer, type WireResponse, type WireServer } from "../testing/wire-server";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };

let server: WireServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A server whose answer never ends by itself. `cut` resolves when the client ends the request. */
async function startEndless(httpVersion: "2" | "1.1"): Promise<{ model: BedrockRoutedChatModel; cut: Promise<void> }> {
  let onCut = (): void => {};
  const cut = new Promise<void>((resolve) => {
    onCut = resolve;
  });
  const respond = (response: WireResponse): void => {
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    response.write(encodeEvent({ messageStart: { role: "assistant" } }));
    const timer = setInterval(() => {
      response.write(encodeEvent({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: "word " } } }));
    }, 10);
    response.once("close", () => {
      clearInterval(timer);
      onCut();
    });
  };
  server = await startWireServer(httpVersion, respond);
  const model = new BedrockRoutedChatModel({
    model: "amazon.nova-lite-v1:0",
    region: "us-east-1",
    maxRetries: 0,
    clientOptions: { endpoint: server.url, credentials },
    connection: { httpVersion },
  });
  return { model, cut };
}

async function readTwo(source: AsyncIterable<unknown>): Promise<void> {
  let seen = 0;
  for await (const _part of source) if (++seen === 2) break;
}

/** Each starts to read the answer, and leaves it. */
const ways: Record<string, (model: BedrockRoutedChatModel) => Promise<unknown>> = {
  "break out of for await": async (model) => readTwo(await model.stream("Hi")),
  "an error of the consumer": async (model) => {
    const reading = async (): Promise<void> => {
      for await (const _chunk of await model.stream("Hi")) throw new Error("the consumer failed");
    };
    await expect(reading()).rejects.toThrow("the consumer failed");
  },
  "cancel of the reader": async (model) => {
    const reader = (await model.stream("Hi")).getReader();
    await reader.read();
    await reader.cancel();
  },
  "break behind a parser": async (model) => readTwo(await model.pipe(new StringOutputParser()).stream("Hi")),
};

describe.each(["2", "1.1"] as const)(
  "over HTTP/%s, a stream that its reader leaves ends the request",
  (httpVersion) => {
    it.each(Object.entries(ways))("by %s", async (_name, leave) => {
      const { model, cut } = await startEndless(httpVersion);
      await leave(model);
      await cut;
      expect(server?.opened).toBe(1);
    });
  },
);
