import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import type { RagInput } from "../question/rag-input";
import { createRagChain } from "../rag-chain";
import type { RagChainOptions } from "../rag-chain-options";
import { createRetriever, refunds } from "../testing/handbook";
import { ScriptedChatModel } from "../testing/scripted-chat-model";

/** Each prompt that the model receives, as the texts of its messages. */
async function promptsFor(input: RagInput, options: Partial<RagChainOptions> = {}): Promise<string[][]> {
  const model = new ScriptedChatModel("x");
  await createRagChain({ model, retriever: createRetriever([refunds]).retriever, ...options }).invoke(input);
  return model.prompts.map((prompt) => prompt.flatMap(textsOf));
}

function textsOf({ content }: BaseMessage): string[] {
  return typeof content === "string" ? [content] : content.map(({ text }) => String(text));
}

describe("prompts", () => {
  it.each<[string, Partial<RagChainOptions>, RegExp]>([
    ["返金は？", {}, /^利用者のメッセージ/],
    ["What about refunds?", {}, /^You answer questions/],
    ["返金は？", { language: "en" }, /^You answer questions/],
    ["What about refunds?", { language: "ja" }, /^利用者のメッセージ/],
  ])("are in the language of %j, or in the configured one (%j)", async (question, options, rules) => {
    const [[system] = []] = await promptsFor(question, options);
    expect(system).toMatch(rules);
  });

  it("are replaced one by one and keep the instructions", async () => {
    const prompts = { ja: { rules: "文書だけで答える。なければ「{notFoundAnswer}」。" } };
    const options = { prompts, notFoundAnswer: { ja: "不明 $&", en: "Unknown" }, instructions: "簡潔に。" };
    const [[japanese] = []] = await promptsFor("返金は？", options);
    expect(japanese).toBe("文書だけで答える。なければ「不明 $&」。\n\n簡潔に。");
    const [[english] = []] = await promptsFor("Refunds?", options);
    expect(english).toMatch(/^You answer questions[\s\S]*nothing else: Unknown\n[\s\S]*\n\n簡潔に。$/);
  });

  it("are in both languages with promptLanguage 'bilingual', the same for every question", async () => {
    const options: Partial<RagChainOptions> = { promptLanguage: "bilingual", instructions: "簡潔に。" };
    const [[japanese] = []] = await promptsFor("返金は？", options);
    const [[english] = []] = await promptsFor("Refunds?", options);
    expect(japanese).toBe(english);
    expect(japanese).toMatch(
      /^You answer [\s\S]*The documents do not[\s\S]*利用者の[\s\S]*見つかりません[\s\S]*\n\n簡潔に。$/,
    );
  });

  it("for rewriting questions are replaced too", async () => {
    const input = { question: "それは？", history: [new HumanMessage("返金は？")] };
    const [[replaced] = []] = await promptsFor(input, { prompts: { ja: { condense: "書き直す。" } } });
    expect(replaced).toBe("書き直す。");
    const [[builtIn] = []] = await promptsFor(input, { prompts: { en: { condense: "Rewrite." } } });
    expect(builtIn).toMatch(/^会話の最後の質問を/);
  });

  it.each<[string, Partial<RagChainOptions>, string]>([
    ["返金は？", {}, "返金は？"],
    ["返金は？", { date: () => "2026年11月21日" }, "今日の日付：2026年11月21日\n\n質問：返金は？"],
    ["Refunds?", { date: () => "21 November 2026" }, "Today: 21 November 2026\n\nQuestion: Refunds?"],
    ["返金は？", { language: "en" }, "返金は？\n\nAnswer in English."],
    [
      "Refunds?",
      { language: "ja", date: () => "2026-11-21" },
      "今日の日付：2026-11-21\n\n質問：Refunds?\n\n日本語で答えてください。",
    ],
  ])("have everything that varies in the last block: %j with %o", async (question, options, last) => {
    const [texts = []] = await promptsFor(question, options);
    expect(texts.at(-1)).toBe(last);
    expect(texts.slice(0, -1).join()).not.toMatch(/2026/);
  });
});
