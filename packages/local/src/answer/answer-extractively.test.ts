import { expect, it } from "vitest";
import type { WireMessage } from "../converse-request/converse-request";
import { answerExtractively } from "./answer-extractively";

const ask = (...texts: string[]): WireMessage => ({ role: "user", content: texts.map((text) => ({ text })) });
const answer = (...messages: WireMessage[]) => answerExtractively({ messages, system: [] });
const documents = `<documents>
<document index="1" title="Travel > Hotels">Hotels are booked in the portal.
- The hotel limit in Tokyo is JPY 16,000 per night.
- The hotel limit in Osaka is JPY 14,000 per night.</document>
<document index="4">経費精算の申請期限は、支出した月の翌月5営業日です。領収書は原本を添付します。</document>
</documents>`;

it.each([
  ["What is the hotel limit in Osaka?", "The hotel limit in Osaka is JPY 14,000 per night. [1]"],
  ["経費精算の申請期限はいつですか。", "経費精算の申請期限は、支出した月の翌月5営業日です。 [4]"],
  ["What is the capital of France?", "I could not find an answer to this in the provided documents."],
  ["量子コンピュータの仕組みを教えてください。", "提供された文書の中に、この質問への答えは見つかりませんでした。"],
])("answers %s", (question, text) => {
  expect(answer(ask(documents, question)).text).toBe(text);
});

it("finds the documents and the question in one block", () => {
  const expected = "The hotel limit in Tokyo is JPY 16,000 per night. [1]";
  expect(answer(ask(`Use the documents.\n${documents}\n\nQuestion: What is the hotel limit in Tokyo?`)).text).toBe(
    expected,
  );
  expect(answer(ask(`${documents}\nWhat is the hotel limit in Tokyo?`)).text).toBe(expected);
});

it("reads a question after a label up to the next empty line", () => {
  const text = `${documents}\n\nQuestion: What is the hotel limit\nin Tokyo?\n\nAnswer in one sentence.`;
  expect(answer(ask(text)).text).toBe("The hotel limit in Tokyo is JPY 16,000 per night. [1]");
});

it("says that it found nothing in the language that the prompt asks for", () => {
  expect(answer(ask(documents, "経費精算の申請期限はいつですか。\n\nAnswer in English.")).text).toContain(
    "翌月5営業日",
  );
  expect(answer(ask(documents, "猫の飼い方は？\n\nAnswer in English.")).text).toMatch(/^I could not find/);
  expect(answer(ask(documents, "Who is the king?\n\n日本語で答えてください。")).text).toMatch(/^提供された文書/);
});

it("does not quote a system prompt that only mentions documents", () => {
  const system = [{ text: "Use only what the <document> elements say. The hotel limit is a secret." }];
  const { outcome } = answerExtractively({ system, messages: [ask("What is the hotel limit?")] });
  expect(outcome).toBe("no-context");
});

it("reads documents between tags with a boundary, and other tags in them as text", () => {
  const bounded = `Boundary: 3f9a
<document-3f9a index="2" section="Hotels &lt;all>">
The tag </document> ends nothing. <document index="9">The hotel limit in Osaka is JPY 14,000.</document>
</document-3f9a>`;
  const system = [{ text: "A document stands between <document-…> and </document-…>. The hotel limit is a secret." }];
  const { text, quotes } = answerExtractively({
    system,
    messages: [ask(bounded, "What is the hotel limit in Osaka?")],
  });
  expect(text).toMatch(/JPY 14,000.* \[2\]$/);
  expect(quotes.map(({ index }) => index)).toEqual([2]);
});

it.each(["<document>", "<document ", '<document a="', "</document>", "<document></documents>"])(
  "needs linear time for 500,000 characters of %j",
  (tag) => {
    const text = tag.repeat(500_000 / tag.length);
    const { outcome } = answer(
      ask(`<document index="1">The office opens at 9:00.</document>${text}`, "Who is the king?"),
    );
    expect(outcome).toBe("not-found");
  },
);

it.each([" \n", "<document ", "有給休暇の有効期間は", "what is ", "何年ですか、", "which ", "か", "什么"])(
  "needs linear time for a question of 1 MB of %j",
  (seed) => {
    const { outcome } = answer(ask(documents, `${seed.repeat(1_000_000 / seed.length)}x`));
    expect(outcome).not.toBe("no-context");
  },
);

it("quotes plain context without numbers", () => {
  const context = "Context:\nThe office opens at 9:00. The canteen closes at 14:00.";
  expect(answer(ask(`${context}\n\nQuestion: When does the office open?`)).text).toBe("The office opens at 9:00.");
});

it("answers a follow-up from the documents of an earlier message", () => {
  const first = ask(documents, "What is the hotel limit in Osaka?");
  const reply: WireMessage = { role: "assistant", content: [{ text: "JPY 14,000" }] };
  expect(answer(first, reply, ask("And the hotel limit in Tokyo?")).text).toContain("JPY 16,000");
});

it("answers from the result of a tool", () => {
  const use: WireMessage = { role: "assistant", content: [{ toolUse: { toolUseId: "1", name: "search", input: {} } }] };
  const result: WireMessage = {
    role: "user",
    content: [{ toolResult: { toolUseId: "1", content: [{ text: documents }] } }],
  };
  expect(answer(ask("What is the hotel limit in Tokyo?"), use, result).text).toContain("JPY 16,000");
});

it("quotes each part of a hard question", () => {
  const { quotes } = answer(ask(documents, "Compare the hotel limit in Tokyo and the hotel limit in Osaka."));
  expect(quotes.map(({ text }) => text)).toEqual([
    "The hotel limit in Tokyo is JPY 16,000 per night.",
    "The hotel limit in Osaka is JPY 14,000 per night.",
  ]);
});

it("says that it is not a language model when it has nothing to quote from", () => {
  expect(answer(ask("Hello, who are you?"))).toMatchObject({
    outcome: "no-context",
    text: expect.stringContaining("not a language model"),
  });
  expect(answer(ask("こんにちは"))).toMatchObject({
    outcome: "no-context",
    text: expect.stringContaining("言語モデルではありません"),
  });
});
