import {
  BedrockAgentRuntimeClient,
  RetrieveAndGenerateCommand,
  type RetrieveAndGenerateCommandInput,
  RetrieveAndGenerateStreamCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";
import { parseCitedText, SessionStore } from "./retrieve-and-generate";

const NOVA = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0";
let local: LocalBedrock;
let client: BedrockAgentRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock({
    guardrails: {
      abc: {
        words: ["salary"],
        piiEntities: [{ type: "EMAIL", action: "ANONYMIZE" }],
        regexes: [{ name: "Amount", pattern: "JPY 18,[0-9]{3}", action: "ANONYMIZE" }],
        blockedInputMessaging: "Ask something else.",
      },
    },
    knowledgeBases: {
      ABCDEFGHIJ: [
        {
          uri: "s3://b/osaka.md",
          text: "# Hotels\n\nThe hotel limit in Osaka is JPY 14,000.",
          mediaType: "text/markdown",
        },
        {
          uri: "s3://b/tokyo.md",
          text: "The hotel limit in Tokyo is JPY 18,000, because rooms cost more.",
          metadata: { year: 2026 },
        },
      ],
    },
    respond: ({ messages }) => (messages[0]?.content[0]?.text === "script" ? "One. [1] Two. Three [2][1]" : undefined),
  });
  client = new BedrockAgentRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const QUESTION = "Compare the hotel limits of Osaka and Tokyo, and explain why they differ.";
const input = (text = QUESTION, knowledgeBase: object = {}, rest: object = {}): RetrieveAndGenerateCommandInput => ({
  input: { text },
  retrieveAndGenerateConfiguration: {
    type: "KNOWLEDGE_BASE",
    knowledgeBaseConfiguration: { knowledgeBaseId: "ABCDEFGHIJ", modelArn: NOVA, ...knowledgeBase },
  },
  ...rest,
});
const ask = (...parameters: Parameters<typeof input>) =>
  client.send(new RetrieveAndGenerateCommand(input(...parameters)));

it("cites the source of each part of the answer", async () => {
  const { output, citations } = await ask();
  expect(citations).toHaveLength(2);
  for (const { generatedResponsePart, retrievedReferences } of citations ?? []) {
    const { text, span } = generatedResponsePart?.textResponsePart ?? {};
    expect(output?.text?.slice(span?.start, (span?.end ?? 0) + 1)).toBe(text);
    expect(retrievedReferences?.[0]?.content?.text).toContain(text);
  }
  const uris = citations?.map(({ retrievedReferences }) => retrievedReferences?.[0]?.location?.s3Location?.uri);
  expect(uris?.sort()).toEqual(["s3://b/osaka.md", "s3://b/tokyo.md"]);
  expect(output?.text).not.toContain("[");
});

it("continues a session, and refuses an unknown one", async () => {
  const { sessionId } = await ask();
  expect((await ask(QUESTION, {}, { sessionId })).sessionId).toBe(sessionId);
  await expect(ask(QUESTION, {}, { sessionId: "nobody" })).rejects.toMatchObject({
    name: "ValidationException",
    message: "Session with Id nobody is not valid. Please check and try again.",
  });
});

it("forgets the oldest of more than 10,000 sessions", () => {
  const sessions = new SessionStore();
  const ids = Array.from({ length: 10_001 }, () => sessions.use(undefined));
  expect(() => sessions.use(ids[0])).toThrow("is not valid");
  expect(sessions.use(ids[1])).toBe(ids[1]);
});

it("searches with filters, and reports when it finds nothing", async () => {
  const retrievalConfiguration = { vectorSearchConfiguration: { filter: { equals: { key: "year", value: 2026 } } } };
  const { citations } = await ask(QUESTION, { retrievalConfiguration });
  expect(citations?.flatMap(({ retrievedReferences }) => retrievedReferences ?? [])).toHaveLength(1);
  const nothing = await ask("How do roses grow?");
  expect(nothing.output?.text).toBe("Sorry, I am unable to assist you with this request.");
  expect(nothing.citations?.[0]?.retrievedReferences).toEqual([]);
});

it("streams the same text and citations", async () => {
  const { stream, sessionId } = await client.send(new RetrieveAndGenerateStreamCommand(input()));
  const whole = await ask();
  const citations: unknown[] = [];
  let text = "";
  for await (const event of stream ?? []) {
    text += event.output?.text ?? "";
    if (event.citation) citations.push(event.citation.citation);
  }
  expect(text).toBe(whole.output?.text);
  expect(citations).toEqual(whole.citations);
  expect(sessionId).toMatch(/^[0-9a-f-]{36}$/);
});

it("accepts the ARN of a prompt router, a token limit and a guardrail", async () => {
  const { output, guardrailAction } = await ask(QUESTION, {
    modelArn: local.defaultRouterArn,
    generationConfiguration: {
      inferenceConfig: { textInferenceConfig: { maxTokens: 5 } },
      guardrailConfiguration: { guardrailId: "abc", guardrailVersion: "1" },
    },
  });
  expect(output?.text?.length).toBeLessThan(60);
  expect(guardrailAction).toBe("NONE");
});

it("lets a guardrail block the question, and mask the question and the answer", async () => {
  const guarded = {
    generationConfiguration: { guardrailConfiguration: { guardrailId: "abc", guardrailVersion: "1" } },
  };
  expect(await ask("What is the salary in Osaka?", guarded)).toMatchObject({
    guardrailAction: "INTERVENED",
    output: { text: "Ask something else." },
    citations: [],
  });
  const { output, guardrailAction } = await ask("What is the hotel limit in Tokyo?", guarded);
  expect([output?.text, guardrailAction]).toEqual([expect.stringContaining("Tokyo is {Amount}"), "INTERVENED"]);
  const free = await ask("What is the hotel limit in Osaka? Answer aya@example.com.", guarded);
  expect([free.output?.text, free.guardrailAction]).toEqual([expect.stringContaining("14,000"), "INTERVENED"]);
});

it("answers from a document in the request", async () => {
  const data = Buffer.from("The hotel limit in Kyoto is JPY 16,000.");
  const { output, citations } = await client.send(
    new RetrieveAndGenerateCommand({
      input: { text: "What is the hotel limit in Kyoto?" },
      retrieveAndGenerateConfiguration: {
        type: "EXTERNAL_SOURCES",
        externalSourcesConfiguration: {
          modelArn: NOVA,
          sources: [
            { sourceType: "BYTE_CONTENT", byteContent: { contentType: "text/plain", data, identifier: "kyoto.txt" } },
          ],
        },
      },
    }),
  );
  expect(output?.text).toBe("The hotel limit in Kyoto is JPY 16,000.");
  expect(citations?.[0]?.retrievedReferences?.[0]?.location?.customDocumentLocation?.id).toBe("kyoto.txt");
});

it("turns the marks of a scripted reply into citations", async () => {
  const { output, citations } = await ask("script", { retrievalConfiguration: {} });
  expect(output?.text).toBe("One. Two. Three");
  expect(citations?.map(({ generatedResponsePart }) => generatedResponsePart?.textResponsePart?.text)).toEqual([
    "One.",
    "Two. Three",
  ]);
});

it.each([
  [input("x".repeat(1001)), "ValidationException", "length less than or equal to 1000"],
  [input(QUESTION, { knowledgeBaseId: "ZZZZZZZZZZ" }), "ResourceNotFoundException", "does not exist"],
  [input(QUESTION, { modelArn: "no-such.model" }), "ValidationException", "model identifier is invalid"],
  [
    input(QUESTION, {
      generationConfiguration: {
        inferenceConfig: { textInferenceConfig: { stopSequences: ["a", "b", "c", "d", "e"] } },
      },
    }),
    "ValidationException",
    "less than or equal to 4",
  ],
])("refuses what the service refuses", async (request, name, message) => {
  const refused = expect.objectContaining({ name, message: expect.stringContaining(message) });
  await expect(client.send(new RetrieveAndGenerateCommand(request))).rejects.toEqual(refused);
});

it("splits a text at its marks into parts with correct positions", () => {
  const part = fc.tuple(
    fc.string({ minLength: 1, maxLength: 20 }),
    fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const marked = parts
        .map(([text, numbers]) => `${text}${numbers.map((number) => `[${number}]`).join("")}`)
        .join(" ");
      const { text, parts: cited } = parseCitedText(marked);
      for (const { start, end, text: own } of cited) expect(text.slice(start, end + 1)).toBe(own);
      expect(cited.map(({ text: own }) => own).join(" ")).toBe(text);
    }),
  );
});
