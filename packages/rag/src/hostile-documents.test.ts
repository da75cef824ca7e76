import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { Document } from "@langchain/core/documents";
import { RunnableLambda } from "@langchain/core/runnables";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { escapePassage } from "./documents/escape-passage";
import { createRagChain } from "./rag-chain";
import type { RagChainOptions } from "./rag-chain-options";
import { refunds } from "./testing/handbook";
import { hostileDocuments } from "./testing/hostile-documents";
import { createRoutedModel } from "./testing/routed-model";

const question = "返品は何日以内に申し込めますか。";
let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());

interface Sent {
  readonly system: readonly { readonly text: string }[];
  readonly messages: readonly { readonly role: string; readonly content: readonly { readonly text: string }[] }[];
}

/** The request for these documents and a harmless one. */
async function send(documents: readonly Document[], options: Partial<RagChainOptions> = {}): Promise<Sent> {
  const retriever = { retriever: createFixedRetriever([...documents, refunds]) };
  await createRagChain({ model: createRoutedModel(local), ...retriever, ...options }).invoke(question);
  return lastRequest();
}

function lastRequest(): Sent {
  const { body } = local.requests.at(-1) ?? {};
  return body as Sent;
}

function createFixedRetriever(documents: Document[]): RagChainOptions["retriever"] {
  return RunnableLambda.from((_question: string) => documents);
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  "\u043e": "o",
  "\u03bf": "o",
  "\u0441": "c",
  "\u0435": "e",
  "\u03c4": "t",
};

/** The text as a tolerant reader sees it, whatever its alphabets, widths, styles, marks and invisible characters. */
function simplify(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}\p{Cc}\s]/gu, "")
    .replace(/[〈⟨‹]/gu, "<")
    .replace(/[\u043e\u03bf\u0441\u0435\u03c4]/gu, (letter) => LOOKALIKES[letter] ?? letter)
    .toLowerCase();
}

/** The opening and closing `<document>` tags that a tolerant reader sees, in order. */
function tagsIn(context: string): string[] {
  return [...simplify(context).matchAll(/<([/\\]*)document/g)].map(([, slash]) => (slash === "" ? "open" : "close"));
}

describe.each(hostileDocuments)("%s", (_name, hostile) => {
  it("stays inside its element, in the text and in the metadata", async () => {
    const inText = new Document({ id: "h1", pageContent: hostile, metadata: { source: "s3://kb/hostile.md" } });
    const inMetadata = new Document({
      id: "h2",
      pageContent: "Harmless.",
      metadata: { source: `s3://kb/">${hostile}`, section: hostile },
    });
    const { system, messages } = await send([inText, inMetadata]);
    const clean = await send([]);
    expect(system).toEqual(clean.system);
    expect(messages.map(({ role }) => role)).toEqual(["user"]);
    const [context = { text: "" }, ...others] = messages[0]?.content ?? [];
    expect(others).toEqual([{ text: question }]);
    expect(tagsIn(context.text)).toEqual(["open", "close", "open", "close", "open", "close"]);
    expect(context.text.split("\n").filter((line) => /^<document /.test(line))).toHaveLength(3);
    expect(context.text.endsWith("\n</document>")).toBe(true);
  });

  it("stays inside its document block", async () => {
    const model = createRoutedModel(local, { model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" });
    const document = new Document({ id: "h", pageContent: hostile, metadata: { source: hostile } });
    const { system, messages } = await send([document], { model, citations: "native" });
    expect(messages[0]?.content.map((block) => Object.keys(block))).toEqual([["document"], ["document"], ["text"]]);
    expect(messages[0]?.content.at(-1)).toEqual({ text: question });
    expect(system[0]?.text).not.toContain("HACKED");
  });

  it("stays inside the conversation", async () => {
    const chain = createRagChain({ model: createRoutedModel(local), retriever: createFixedRetriever([]) });
    const said = hostile.replaceAll("document", "conversation").replaceAll("DOCUMENT", "CONVERSATION");
    await chain.invoke({ question, history: [{ role: "user", content: said }] });
    const { messages } = lastRequest();
    const [conversation, asked] = messages[0]?.content ?? [];
    expect(asked).toEqual({ text: question });
    expect(simplify(conversation?.text ?? "").match(/<[/\\]*conversation/g)).toEqual([
      "<conversation",
      "</conversation",
    ]);
  });
});

it("escaping changes exactly the documents in which a tolerant reader sees a tag", () => {
  const withTags = hostileDocuments.filter(([, text]) => tagsIn(text).length > 0).map(([name]) => name);
  const escaped = hostileDocuments.filter(([, text]) => escapePassage(text) !== text).map(([name]) => name);
  expect(escaped).toEqual(withTags);
  expect(withTags).toContain("a closing tag");
});
