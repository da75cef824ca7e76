import { describe, expect, it } from "vitest";
import { createKnowledgeBase, SUGGESTED_SCORE_THRESHOLD } from "../knowledge-base/knowledge-base";
import { answerFromPassages } from "./answer-extractively";

const knowledgeBase = createKnowledgeBase([
  {
    uri: "deploy.md",
    text: `# Deployment

Put the app behind a reverse proxy such as nginx. The proxy ends TLS.

## Memory

Each worker needs 512 MB of memory.`,
  },
  {
    uri: "storage.md",
    text: `# Storage

Uploads are kept on a local disk. A network share is not supported.

## Logs

Logs are written to standard output as JSON.`,
  },
  {
    uri: "deploy.ja.md",
    text: `# 運営

アプリはリバースプロキシの背後に配置します。

## ログ

ログは標準出力にJSONで書き出されます。ファイルへの出力はサポートされていません。`,
  },
]);

/** Answers as `npm start` does. */
function ask(question: string): string {
  const found = knowledgeBase.search(question).filter(({ score }) => score >= SUGGESTED_SCORE_THRESHOLD);
  const passages = found.slice(0, 4).map(({ chunk }, index) => ({ text: chunk.text, heading: chunk.section, index }));
  if (passages.length === 0) return "not found";
  return answerFromPassages(question, /\p{sc=Hiragana}/u.test(question) ? "ja" : "en", passages).text;
}

describe("a question with generic words that the documents do not have", () => {
  it.each([
    ["Should I run it behind a proxy?", "behind a reverse proxy"],
    ["Can I host the app behind nginx?", "behind a reverse proxy"],
    ["Is it a good idea to run it behind a proxy?", "behind a reverse proxy"],
    ["Must the service run behind a reverse proxy?", "behind a reverse proxy"],
    ["Is it better to place it behind a proxy?", "behind a reverse proxy"],
    ["Do I have to set up a reverse proxy?", "behind a reverse proxy"],
    ["Should we really deploy this behind a proxy?", "behind a reverse proxy"],
    ["May I launch it without a reverse proxy?", "behind a reverse proxy"],
    ["Does TLS work at the proxy?", "The proxy ends TLS"],
    ["Could one operate it on a network share?", "network share is not supported"],
    ["Can I go with a network share?", "network share is not supported"],
    ["Can uploads stay on a network share?", "network share is not supported"],
    ["Should I consider a network share for uploads?", "network share is not supported"],
    ["How much memory should I plan for a worker?", "512 MB"],
    ["Where do I look for the logs?", "standard output"],
    ["Where can we see logs?", "standard output"],
    ["リバースプロキシの後ろで動かすべきですか。", "リバースプロキシの背後"],
    ["リバースプロキシを使ってもいいですか。", "リバースプロキシの背後"],
    ["リバースプロキシと一緒に運用できますか。", "リバースプロキシの背後"],
    ["リバースプロキシを立てる必要がありますか。", "リバースプロキシの背後"],
    ["ログはファイルに残せますか。", "ファイルへの出力はサポートされていません"],
    ["ログはどこで見られますか。", "標準出力"],
    ["アプリを実行するときリバースプロキシは要りますか。", "リバースプロキシの背後"],
  ])("is answered: %s", (question, answer) => {
    expect(ask(question)).toContain(answer);
  });

  it.each([
    "Should I run a marathon?",
    "Can I bring a dog?",
    "Is it possible to bring a good dog?",
    "猫は必要ですか。",
    "Where do I put the bicycle?",
    "Can we hold a dry run on Friday?",
    "マラソンを走るべきですか。",
    "犬を入れてもいいですか。",
  ])("is still not found on another subject: %s", (question) => {
    expect(ask(question)).toMatch(/^not found$|could not find|見つかりませんでした/);
  });
});
