import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type DocumentFormat,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";
import { readPrompt } from "./read-prompt";

let local: LocalBedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock();
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

describe("documents", () => {
  const document = (format: DocumentFormat, text: string) => ({
    document: { format, name: "handbook", source: { bytes: Buffer.from(text) } },
  });
  const answer = async (...blocks: object[]): Promise<string | undefined> => {
    const content = [...blocks, { text: "What is the hotel limit in Osaka?" }];
    const input = { modelId: "amazon.nova-lite-v1:0", messages: [{ role: "user", content }] } as ConverseCommandInput;
    return (await client.send(new ConverseCommand(input))).output?.message?.content?.[0]?.text;
  };

  it.each([
    [
      document("txt", "Trains are free. The hotel limit in Osaka is JPY 14,000."),
      "The hotel limit in Osaka is JPY 14,000.",
    ],
    [
      document("md", "# Hotels\n\n- The hotel limit in Osaka is JPY 14,000."),
      "The hotel limit in Osaka is JPY 14,000.",
    ],
    [
      document("html", "<p>The hotel <b>limit</b> in Osaka is JPY 14,000.</p>"),
      "The hotel limit in Osaka is JPY 14,000.",
    ],
    [document("csv", "city,hotel limit\nTokyo,18000\nOsaka,14000"), "Osaka,14000\nTokyo,18000"],
    [
      {
        searchResult: { source: "s", title: "Hotels", content: [{ text: "The hotel limit in Osaka is JPY 14,000." }] },
      },
      "The hotel limit in Osaka is JPY 14,000.",
    ],
  ])("are quoted from: %j", async (block, text) => expect(await answer(block)).toBe(text));

  it("that are not text are not quoted", async () => {
    expect(await answer(document("pdf", "%PDF The hotel limit in Osaka is JPY 14,000."))).toContain(
      "not a language model",
    );
  });
});

describe("readPrompt", () => {
  const read = (text: string) => readPrompt({ messages: [{ role: "user", content: [{ text }] }], system: [] });

  it.each([
    ["Who?\n\nAnswer in English.", "Who?", "en"],
    ["Who?\r\n \r\nPlease respond in Japanese", "Who?", "ja"],
    ["Who?\nAnswer in Japanese.", "Who?\nAnswer in Japanese.", "en"],
    ["Answer in Japanese.", "Answer in Japanese.", "en"],
  ])("finds the language that %j asks for", (text, question, language) => {
    expect(read(text)).toMatchObject({ question, language });
  });

  it("takes linear time for many line breaks", () => {
    expect(read(`Who?${"\n".repeat(200_000)}x`).question).toMatch(/^Who\?/);
  });
});
