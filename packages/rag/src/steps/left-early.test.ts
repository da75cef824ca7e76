import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { expect, it } from "vitest";
import { createRagChain, type RagChain } from "../rag-chain";
import { createRetriever, refunds } from "../testing/handbook";

/** A chat model that streams without end, until its reader leaves. */
class EndlessChatModel extends BaseChatModel {
  readonly #left: () => void;

  constructor(left: () => void) {
    super({});
    this.#left = left;
  }

  _llmType(): string {
    return "endless";
  }

  async _generate(): Promise<ChatResult> {
    throw new Error("This model only streams.");
  }

  override async *_streamResponseChunks(): AsyncGenerator<ChatGenerationChunk> {
    try {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        yield new ChatGenerationChunk({ text: "a", message: new AIMessageChunk("a") });
      }
    } finally {
      this.#left();
    }
  }
}

it.each<[string, (chain: RagChain) => Promise<unknown>]>([
  [
    "break",
    async (chain) => {
      for await (const { answer } of await chain.stream("返品は？")) if (answer !== undefined) break;
    },
  ],
  [
    "an error in the loop",
    async (chain) => {
      const read = async (): Promise<void> => {
        for await (const { answer } of await chain.stream("返品は？"))
          if (answer !== undefined) throw new Error("full");
      };
      await expect(read()).rejects.toThrow("full");
    },
  ],
  [
    "cancel",
    async (chain) => {
      const reader = (await chain.stream("返品は？")).getReader();
      await reader.read();
      await reader.cancel();
    },
  ],
])("a stream of the chain that its reader leaves by %s ends the model's stream", async (_name, leave) => {
  let end: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    end = resolve;
  });
  await leave(createRagChain({ model: new EndlessChatModel(end), retriever: createRetriever([refunds]).retriever }));
  await left;
});
