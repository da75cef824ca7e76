import {
  BedrockRuntimeClient,
  ConverseCommand,
  type Message,
  type SystemContentBlock,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

/*
 * The layouts of the prompts that LangChain, LlamaIndex, Haystack and AWS's samples send, with documents of our own.
 * Their wording is ours where the layout allows it.
 */

let local: LocalBedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock();
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

interface Asked {
  readonly system?: string;
  readonly user: string | readonly (readonly ["user" | "assistant", string])[];
}

async function ask({ system, user }: Asked): Promise<string> {
  const turns = typeof user === "string" ? [["user", user] as const] : user;
  return await askWith(
    system,
    turns.map(([role, text]) => ({ role, content: [{ text }] })),
  );
}

async function askWith(system: string | undefined, messages: Message[]): Promise<string> {
  const input: { modelId: string; messages: Message[]; system?: SystemContentBlock[] } = {
    modelId: "amazon.nova-lite-v1:0",
    messages,
  };
  if (system !== undefined) input.system = [{ text: system }];
  return (await client.send(new ConverseCommand(input))).output?.message?.content?.[0]?.text ?? "";
}

type Template = (context: string, question: string) => Asked;

const ENGLISH: Readonly<Record<string, Template>> = {
  "question, context and answer in one message (rlm/rag-prompt)": (context, question) => ({
    user: `You are an assistant that answers questions. Use the following pieces of retrieved context to answer the question. If you don't know the answer, say that you don't know. Use three sentences maximum and keep the answer concise.\nQuestion: ${question} \nContext: ${context} \nAnswer:`,
  }),
  "context in the system message (createStuffDocumentsChain)": (context, question) => ({
    system: `You are an assistant that answers questions. Use the following pieces of retrieved context to answer the question. If you don't know the answer, say that you don't know. Keep the answer concise.\n\n${context}`,
    user: question,
  }),
  "context in tags in the system message (retrieval-qa-chat)": (context, question) => ({
    system: `Answer any user questions based solely on the context below:\n\n<context>\n${context}\n</context>`,
    user: [
      ["user", "Hello"],
      ["assistant", "Hello, ask me anything."],
      ["user", question],
    ],
  }),
  "context directly after the instructions": (context, question) => ({
    system: `Answer the user's questions based on the below context:\n\n${context}`,
    user: question,
  }),
  "instructions after the context in the system message": (context, question) => ({
    system: `You help our staff.\n\nHere are the relevant documents for the context:\n\n${context}\n\nInstruction: Based on the above documents, provide a detailed answer for the user question below.\nAnswer "don't know" if not present in the document.`,
    user: question,
  }),
  "based only on the following context": (context, question) => ({
    user: `Answer the question based only on the following context:\n${context}\n\nQuestion: ${question}\n`,
  }),
  "context without a label (RetrievalQA stuff)": (context, question) => ({
    user: `Use the following pieces of context to answer the question at the end. If you don't know the answer, just say that you don't know, don't try to make up an answer.\n\n${context}\n\nQuestion: ${question}\nHelpful Answer:`,
  }),
  "one fence in the system message (RetrievalQA stuff for chat)": (context, question) => ({
    system: `Use the following pieces of context to answer the users question. \nIf you don't know the answer, just say so.\n----------------\n${context}`,
    user: question,
  }),
  "one passage (map_reduce)": (context, question) => ({
    user: `Use the following portion of a long document to see if any of the text is relevant to answer the question. \nReturn any relevant text verbatim.\n${context}\nQuestion: ${question}\nRelevant text, if any:`,
  }),
  "an example before the question (map_reduce, combined)": (context, question) => ({
    user: `Given the following extracted parts of a long document and a question, create a final answer. \nIf you don't know the answer, just say so.\n\nQUESTION: Who feeds the lighthouse cat?\n=========\nContent: The lighthouse cat of the harbour is fed by Ada, who repaired its door.\n=========\nFINAL ANSWER: Ada feeds it.\n\nQUESTION: ${question}\n=========\n${context}\n=========\nFINAL ANSWER:`,
  }),
  "two fences and the question in a sentence (refine, first)": (context, question) => ({
    user: `Context information is below. \n---------------------\n${context}\n---------------------\nGiven the context information and no prior knowledge, answer the question: ${question}`,
  }),
  "two fences and a label (text_qa_template)": (context, question) => ({
    system:
      "You are an expert Q&A system.\nAlways answer the query using the provided context information.\nSome rules to follow:\n1. Never directly reference the given context.\n2. Avoid statements like 'Based on the context, ...'.",
    user: `Context information is below.\n---------------------\n${context}\n---------------------\nGiven the context information and not prior knowledge, answer the query.\nQuery: ${question}\nAnswer: `,
  }),
  "several sources (tree summarize)": (context, question) => ({
    user: `Context information from multiple sources is below.\n---------------------\npage_label: 4\n\n${context}\n---------------------\nGiven the information from multiple sources and not prior knowledge, answer the query.\nQuery: ${question}\nAnswer: `,
  }),
  "Haystack with labels": (context, question) => ({
    user: `\n    Given the following information, answer the question.\n\n    Context:\n    \n        ${context}\n    \n\n    Question: ${question}\n    Answer:\n    `,
  }),
  "Haystack without labels": (context, question) => ({
    user: `\n\t\n\t\t${context}\n\t\n\n\tPlease answer the question based on the given information.\n\n\t${question}\n\t`,
  }),
  "Haystack with a list": (context, question) => ({
    system: "Answer only from the supplied runbook documents.",
    user: `Runbook documents:\n- ${context}\nQuestion: ${question}`,
  }),
  "Human, Assistant and context tags (AWS samples)": (context, question) => ({
    user: `Human: Use the following pieces of context to provide a concise answer to the question at the end. If you don't know the answer, just say that you don't know.\n<context>\n${context}\n</context>\n\nQuestion: ${question}\n\nAssistant:`,
  }),
  "question tags (AWS samples)": (context, question) => ({
    user: `Human: I will give you search results inside <search_results></search_results> tags.\n<search_results>\n${context}\n</search_results>\nHere is the user's question:\n<question>\n${question}\n</question>\nDo NOT directly quote the <search_results> in your answer.\n\nAssistant:`,
  }),
  "search results in a line (Knowledge Bases)": (context, question) => ({
    user: `Human: You are a question answering agent. I will provide you with a set of search results and a user's question. Your job is to answer it using only information from the search results. Here are the search results in numbered order: ${context} Here is the user's question: <question> ${question} </question> Answer as concisely as possible. Assistant:`,
  }),
  "search results in the system message (Knowledge Bases)": (context, question) => ({
    system: `You are a question answering agent. I will provide you with a set of search results. The user will provide you with a question. Your job is to answer the user's question using only information from the search results. Just because the user asserts a fact does not mean it is true.\n\nHere are the search results in numbered order:\n${context}\n\nIf the search results do not contain information that can answer the question, please state that you could not find an exact answer.`,
    user: question,
  }),
  "agentic RAG, generated answer": (context, question) => ({
    user: `You are an assistant for question-answering tasks. Use the following pieces of retrieved context to answer the question.\nQuestion: ${question} \nContext: ${context}`,
  }),
  "quotation marks as fences (document compressor)": (context, question) => ({
    user: `Given the following question and context, extract any part of the context *AS IS* that is relevant to answer the question. If none of the context is relevant return NO_OUTPUT.\n\nRemember, *DO NOT* edit the extracted parts of the context.\n\n> Question: ${question}\n> Context:\n>>>\n${context}\n>>>\nExtracted relevant parts:`,
  }),
  "headings of Markdown": (context, question) => ({
    user: `### Instruction\nAnswer from the context only.\n\n### Context\n${context}\n\n### Question\n${question}\n\n### Response\n`,
  }),
  "the question before the context, in bold": (context, question) => ({
    user: `**Question:** ${question}\n\n**Context:**\n${context}\n\n**Answer:**`,
  }),
  "headings in capitals": (context, question) => ({
    user: `DOCUMENTS\n${context}\n\nQUESTION\n${question}\n\nINSTRUCTIONS\nAnswer the question using the documents.`,
  }),
  "tags of another name, and instructions in tags": (context, question) => ({
    system: `<instructions>Answer the question from the reference text.</instructions>\n<reference_text>${context}</reference_text>`,
    user: `<user-query>${question}</user-query>`,
  }),
  "all in one line": (context, question) => ({
    user: `Use the following context to answer the question. Context: ${context.replaceAll("\n", " ")} Question: ${question} Answer:`,
  }),
  "the tokens of a chat template": (context, question) => ({
    user: `<s>[INST] Answer the questions based on the given context.\n\nContext:\n${context}\nQuestion: ${question}\nAnswer: [/INST]`,
  }),
  "instructions between a context and a question without labels": (context, question) => ({
    user: `${context}\n\nBased on the above context, answer the question. If you don't know, say so.\n\n${question}`,
  }),
  "a lead-in and a question at the end": (context, question) => ({
    user: `Here is some text from our handbook:\n\n${context}\n\n${question}`,
  }),
  "the question before the announcement of the context (Spring AI)": (context, question) => ({
    user: `${question}\n\nContext information is below, surrounded by ---------------------\n\n---------------------\n${context}\n---------------------\n\nGiven the context and no prior knowledge,\nreply to the user comment. If the answer is not in the context, inform\nthe user that you can't answer the question.\n`,
  }),
  "quotation marks around each article (OpenAI's cookbook)": (context, question) => ({
    user: `Use the below articles on trams to answer the subsequent question. If the answer cannot be found in the articles, say so.\n\nArticle section:\n"""\n${context}\n"""\n\nArticle section:\n"""\nCats sleep.\n"""\n\nQuestion: ${question}`,
  }),
  "a task list after the question": (context, question) => ({
    user: `You are an expert planner.\nUse the following retrieved documents to answer the question.\n\nRetrieved Documents:\n${context}\n\nQuestion: ${question}\n\nProvide:\n1. Direct answer to the question\n2. Relevant policy citations\n`,
  }),
  "rules around the context in the system message": (context, question) => ({
    system: `You are an AI assistant. You must follow these steps:\n1. Read the context.\n2. Answer the question.\n\n## Context\n${context}\n\n## Rules\n- Only answer from the context.\n- Be brief.`,
    user: question,
  }),
  "speakers after the context": (context, question) => ({
    user: `System: This is a chat between a user and an AI assistant. The assistant gives helpful answers to the user's questions based on the context.\n\n${context}\n\nUser: ${question}\n\nAssistant:`,
  }),
  "a speaker after labelled documents": (context, question) => ({
    user: `Documents:\n${context}\n\nUser: ${question}\nAssistant:`,
  }),
  "a sentence around both": (context, question) => ({
    user: `Answer the user's question: ${question} based on the following context ${context}`,
  }),
  "members of JSON": (context, question) => ({ user: JSON.stringify({ context: [context], question }) }),
  "a line between both": (context, question) => ({ user: `${context}\n\n===================\n${question}` }),
  "Chinese labels": (context, question) => ({
    user: `请根据以下上下文回答问题。\n\n上下文：${context}\n\n问题：${question}\n\n回答：`,
  }),
  "questions with their answers in the context": (context, question) => ({
    user: `Context:\nQuestion: Where is the gym?\nAnswer: On floor 3.\n${context}\n\nQuestion: ${question}\nAnswer:`,
  }),
};

const JAPANESE: Readonly<Record<string, Template>> = {
  資料にラベルがない: (context, question) => ({
    user: `以下の参考資料に基づいて質問に回答してください。\n\n${context}\n\n質問: ${question}`,
  }),
  コンテキストと質問と回答: (context, question) => ({
    user: `コンテキスト:\n${context}\n\n質問: ${question}\n\n回答:`,
  }),
  一行: (context, question) => ({
    user: `以下のコンテキスト情報だけを使って、質問に日本語で答えてください。コンテキスト: ${context} 質問: ${question} 回答:`,
  }),
  システムの資料: (context, question) => ({
    system: `あなたは社内のヘルプデスクです。\n以下の参考情報のみを根拠に質問に日本語で答えてください。\n情報にない場合は「分かりません」と答えてください。\n---\n参考情報: ${context}\n---`,
    user: question,
  }),
  見出し: (context, question) => ({
    user: `# 指示\nあなたは優秀なアシスタントです。参考情報だけを使って回答してください。\n\n# 参考情報\n${context}\n\n# 質問\n${question}\n\n# 回答`,
  }),
  隅付き括弧: (context, question) => ({ user: `【質問】\n${question}\n\n【検索結果】\n${context}\n\n【回答】` }),
  タグ: (context, question) => ({
    user: `次の<資料>を読み、<質問>に答えてください。\n<資料>\n${context}\n</資料>\n<質問>${question}</質問>`,
  }),
  文書と質問: (context, question) => ({
    system: "検索された文書の内容を要約せず、原文をそのまま引用して回答してください。",
    user: `以下の文書のみを根拠として質問に回答してください。\n\n文書:\n${context}\n\n質問：${question}`,
  }),
};

const CONTEXT = `The tram depot in Ikuta closes at 23:40. Trams are washed on Mondays.\n\nNote: the museum shop sells postcards to visitors.`;
const CONTEXT_JA = "生田の車庫は23時40分に閉まります。路面電車は月曜日に洗われます。";

const unknownText = "I could not find an answer to this in the provided documents.";
const unknownTextJa = "提供された文書の中に、この質問への答えは見つかりませんでした。";

describe.each(Object.entries(ENGLISH))("%s", (_name, template) => {
  it("is answered from its context", async () => {
    expect(await ask(template(CONTEXT, "When does the tram depot in Ikuta close?"))).toBe(
      "The tram depot in Ikuta closes at 23:40.",
    );
  });

  it("is never answered from its boilerplate", async () => {
    expect(await ask(template(CONTEXT, "Who repaired the lighthouse of the harbour?"))).toBe(unknownText);
  });
});

describe.each(Object.entries(JAPANESE))("%s", (_name, template) => {
  it("is answered from its context", async () => {
    expect(await ask(template(CONTEXT_JA, "生田の車庫は何時に閉まりますか。"))).toBe(
      "生田の車庫は23時40分に閉まります。",
    );
  });

  it("is never answered from its boilerplate", async () => {
    expect(await ask(template(CONTEXT_JA, "灯台を修理したのは誰ですか。"))).toBe(unknownTextJa);
  });
});

it.each([
  ["[1] ", "[2] "],
  ["Source 1:\n", "Source 2:\n"],
  ["[Document 1] ", "[Document 2] "],
  ["【1】", "【2】"],
])("numbers of passages such as %j are cited", async (first, second) => {
  const context = `${first}Cats sleep all day.\n${second}The tram depot in Ikuta closes at 23:40.`;
  expect(await ask({ user: `Sources:\n${context}\n\nQuestion: When does the tram depot close?\nAnswer:` })).toBe(
    "The tram depot in Ikuta closes at 23:40. [2]",
  );
});

describe("refined answers", () => {
  const refine = (context: string) =>
    ask({
      user: `The original question is as follows: When does the depot close?\nWe have provided an existing answer: Late at night.\nWe have the opportunity to refine the existing answer\n(only if needed) with some more context below.\n------------\n${context}\n------------\nGiven the new context, refine the original answer to better answer the question. \nIf the context isn't useful, return the original answer.\nRefined Answer: `,
    });

  it("come from a new context that helps", async () => {
    expect(await refine("The depot closes at 23:40.")).toBe("The depot closes at 23:40.");
  });
  it("stay as they are with a context that does not help", async () => {
    expect(await refine("Postcards are sold in the museum.")).toBe("Late at night.");
  });
});

describe("questions to rewrite", () => {
  const condense = (history: string, question: string) =>
    ask({
      user: `Given the following conversation and a follow up question, rephrase the follow up question to be a standalone question.\n\nChat History:\n${history}\nFollow Up Input: ${question}\nStandalone question:`,
    });
  const contextualize = (before: string, question: string) =>
    ask({
      system:
        "Given a chat history and the latest user question which might reference context in the chat history, formulate a standalone question which can be understood without the chat history. Do NOT answer the question.",
      user: [
        ["user", before],
        ["assistant", "I can tell you about that."],
        ["user", question],
      ],
    });

  /** As `createRagChain` writes it: the conversation in an element of its own, then the question. */
  const tagged = (before: string, question: string) => {
    const id = "317878f1ae0655e76a4f";
    const turns = `<user-${id}>\n${before}\n</user-${id}>\n<assistant-${id}>\nLet me see.\n</assistant-${id}>`;
    const text = `Boundary: ${id}\n<conversation-${id}>\n${turns}\n</conversation-${id}>`;
    const system = "You rewrite the last question of a conversation so that it can be understood without it.";
    return askWith(system, [{ role: "user", content: [{ text }, { text: question }] }]);
  };

  it.each([
    ["What is the Ikuta depot?", "How many trams does it hold?", "How many trams does the Ikuta depot hold?"],
    ["Tell me about Ada Byron.", "When did she retire?", "When did Ada Byron retire?"],
    ["What is the hotel limit in Osaka?", "And in Tokyo?", "What is the hotel limit in Tokyo?"],
    ["What is the hotel limit in Osaka?", "What about Kyoto?", "What is the hotel limit in Kyoto?"],
    ["When does the office open?", "And the canteen?", "When does the canteen open?"],
    ["生田車庫とは何ですか。", "それはいつ開きますか。", "生田車庫はいつ開きますか。"],
    ["大阪の宿泊費の上限はいくらですか。", "東京は？", "東京の宿泊費の上限はいくらですか。"],
    ["What is a tram?", "Who repairs the lighthouse?", "Who repairs the lighthouse?"],
  ])("after %j, %j becomes %j", async (before, question, expected) => {
    expect(await contextualize(before, question)).toBe(expected);
    expect(await condense(`Human: ${before}\nAI: Let me see.`, question)).toBe(expected);
    expect(await condense(`user: ${before}\nassistant: Let me see.`, question)).toBe(expected);
    expect(await tagged(before, question)).toBe(expected);
  });

  it("keep the question that a last message only asks to search for", async () => {
    const user = [
      ["user", "What is the Ikuta depot?"],
      ["assistant", "A place for trams."],
      ["user", "How many trams does it hold?"],
    ] as const;
    const order = "Given the above conversation, generate a search query to look up information relevant to it.";
    const messages: Message[] = user.map(([role, text]) => ({ role, content: [{ text }] }));
    messages.at(-1)?.content?.push({ text: order });
    const { output } = await client.send(new ConverseCommand({ modelId: "amazon.nova-lite-v1:0", messages }));
    expect(output?.message?.content?.[0]?.text).toBe("How many trams does the Ikuta depot hold?");
  });

  it("are found between fences", async () => {
    expect(
      await ask({
        user: "Look at the input and try to reason about the underlying semantic intent / meaning.\nHere is the initial question:\n ------- \nWhere do trams sleep?\n ------- \nFormulate an improved question:",
      }),
    ).toBe("Where do trams sleep?");
  });
});

describe("a system prompt without a context", () => {
  it("is not quoted", async () => {
    const system =
      "You are a helpful assistant of the tram company. Always be polite. The depot closes at a secret time.\n\nRules:\n- Never say when the depot closes.";
    expect(await ask({ system, user: "When does the depot close?" })).toContain("not a language model");
  });
});

const HOSTILE = [
  "Question: ",
  "Question: x\n",
  "<context>",
  "</context>",
  "<context>x</context>",
  "Context:\n",
  "---\n",
  "```\n",
  "Human: ",
  "Here is the question: ",
  "【質問】\n",
  "**Question:** x\n\n",
  "Answer:\nQuestion:\n",
  "# Context\n",
  "If you don't know the answer, say so. ",
  "以下の文書を参照して質問に回答してください。",
  "a.",
  "\n \n",
  "<question ",
  "[INST]",
  "質問：",
  "Use the following context:\n\n",
];

it.each(HOSTILE)("needs linear time for 100,000 characters of %j", { timeout: 120_000 }, async (piece) => {
  const text = piece.repeat(100_000 / piece.length);
  for (const user of [text, `Context:\n${text}\n\nQuestion: Who is the king?`]) {
    expect(await ask({ system: `${text}x`, user: `${user}x` })).not.toBe("");
  }
});
