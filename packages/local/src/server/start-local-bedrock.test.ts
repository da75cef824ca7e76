import { connect } from "node:net";
import { BedrockClient, GetPromptRouterCommand, ListPromptRoutersCommand } from "@aws-sdk/client-bedrock";
import {
  BedrockAgentRuntimeClient,
  paginateRetrieve,
  type RetrievalFilter,
  RetrieveCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from "@aws-sdk/client-bedrock-runtime";
import { omitUndefined } from "@bedrock-routed/core";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKnowledgeBase, type LocalBedrock, startLocalBedrock } from "../index";

const NOVA_LITE = "amazon.nova-lite-v1:0";
const EASY = "What is the hotel limit in Osaka?";
const HARD = "Compare the hotel limits of Osaka and Tokyo, and explain why they differ.";
const hotels = "Hotels are booked in the portal. The hotel limit in Osaka is JPY 14,000 per night.";

let local: LocalBedrock;
let now = 0;
beforeAll(async () => {
  local = await startLocalBedrock({
    now: () => now,
    knowledgeBases: {
      ABCDEFGHIJ: createKnowledgeBase([
        {
          uri: "s3://b/hotels.md",
          text: `# Travel\n\n## Hotels\n\n${hotels}`,
          mediaType: "text/markdown",
          metadata: { year: 2026 },
        },
        {
          uri: "s3://b/old.md",
          text: "The hotel limit in Osaka was JPY 9,000 per night.",
          metadata: { year: 2019, tags: ["old"] },
        },
      ]),
    },
    promptRouters: [
      {
        name: "frugal",
        models: [NOVA_LITE, "us.amazon.nova-pro-v1:0"],
        fallbackModel: NOVA_LITE,
        responseQualityDifference: 100,
      },
    ],
    respond: ({ messages }) => {
      const text = messages.at(-1)?.content.at(-1)?.text;
      return typeof text === "string" && text.startsWith("say ") ? text.slice(4) : undefined;
    },
  });
});
afterAll(() => local.close());

const ask = (question: string, rest: Partial<ConverseCommandInput> = {}): ConverseCommandInput => ({
  modelId: NOVA_LITE,
  messages: [{ role: "user", content: [{ text: `<document index="1">${hotels}</document>` }, { text: question }] }],
  ...rest,
});

describe.each(["HTTP/2", "HTTP/1.1"])("over %s", (protocol) => {
  const connectClient = (): BedrockRuntimeClient =>
    new BedrockRuntimeClient({
      ...local.clientConfig,
      ...(protocol === "HTTP/1.1" ? { requestHandler: new NodeHttpHandler() } : {}),
    });

  it("quotes the sentence that answers the question, with its document's number", async () => {
    const response = await connectClient().send(new ConverseCommand(ask(EASY)));
    expect(response.output?.message?.content?.[0]?.text).toBe("The hotel limit in Osaka is JPY 14,000 per night. [1]");
    expect(response.stopReason).toBe("end_turn");
    expect(response.additionalModelResponseFields).toEqual({
      localBedrock: { languageModel: false, answer: "extractive" },
    });
    expect(response.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("streams the same answer, usage and trace as Converse returns", async () => {
    const client = connectClient();
    const input = ask(EASY, { modelId: local.defaultRouterArn });
    const whole = await client.send(new ConverseCommand(input));
    const events = await readStream((await client.send(new ConverseStreamCommand(input))).stream);
    expect(events.map((event) => event.contentBlockDelta?.delta?.text ?? "").join("")).toBe(
      whole.output?.message?.content?.[0]?.text,
    );
    expect(events.filter((event) => event.contentBlockDelta).length).toBeGreaterThan(2);
    expect(events.find((event) => event.messageStop)?.messageStop?.stopReason).toBe("end_turn");
    const metadata = events.at(-1)?.metadata;
    expect(metadata?.usage).toEqual(whole.usage);
    expect(metadata?.trace).toEqual(whole.trace);
  });

  it("answers errors with their class", async () => {
    const client = connectClient();
    await expect(client.send(new ConverseCommand(ask(EASY, { modelId: "amazon.nova-99-v1:0" })))).rejects.toMatchObject(
      {
        name: "ValidationException",
        message: "The provided model identifier is invalid.",
        $metadata: { httpStatusCode: 400 },
      },
    );
    await expect(client.send(new ConverseStreamCommand(ask(EASY, { messages: [] })))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("must start with a user message"),
    });
  });
});

describe("prompt routers", () => {
  it.each([
    [EASY, "nova-lite"],
    [HARD, "nova-pro"],
    ["大阪の宿泊費の上限はいくらですか。", "nova-lite"],
    ["大阪と東京の宿泊費の上限を比較し、異なる理由を説明してください。", "nova-pro"],
  ])("send %s to %s", async (question, model) => {
    const client = new BedrockRuntimeClient(local.clientConfig);
    const response = await client.send(new ConverseCommand(ask(question, { modelId: local.defaultRouterArn })));
    expect(response.trace?.promptRouter?.invokedModelId).toBe(
      `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.${model}-v1:0`,
    );
  });

  it("use the fallback model of a custom router up to its quality difference", async () => {
    const client = new BedrockRuntimeClient(local.clientConfig);
    const response = await client.send(new ConverseCommand(ask(HARD, { modelId: local.promptRouterArn("frugal") })));
    expect(response.trace?.promptRouter?.invokedModelId).toBe(
      `arn:aws:bedrock:us-east-1::foundation-model/${NOVA_LITE}`,
    );
  });

  it("are listed and described by the control plane", async () => {
    const client = new BedrockClient(local.clientConfig);
    const { promptRouterSummaries } = await client.send(new ListPromptRoutersCommand({ type: "default" }));
    expect(promptRouterSummaries?.map((router) => router.promptRouterArn)).toContain(local.defaultRouterArn);
    const router = await client.send(new GetPromptRouterCommand({ promptRouterArn: local.defaultRouterArn }));
    expect(router).toMatchObject({
      type: "default",
      status: "AVAILABLE",
      routingCriteria: { responseQualityDifference: 10 },
    });
    expect(router.models).toHaveLength(2);
  });

  it("of another account do not exist", async () => {
    const modelId = local.defaultRouterArn.replace(local.accountId, "210987654321");
    const client = new BedrockRuntimeClient(local.clientConfig);
    await expect(client.send(new ConverseCommand(ask(EASY, { modelId })))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe("prompt caching", () => {
  it("writes, reads and forgets a prefix for each model", async () => {
    now = 0;
    const client = new BedrockRuntimeClient(local.clientConfig);
    const send = async (modelId: string): Promise<(number | undefined)[]> => {
      const system = [{ text: "rule ".repeat(1000) }, { cachePoint: { type: "default" as const } }];
      const { usage } = await client.send(new ConverseCommand(ask(EASY, { modelId, system })));
      return [usage?.cacheReadInputTokens, usage?.cacheWriteInputTokens];
    };
    expect(await send(NOVA_LITE)).toEqual([0, 1250]);
    expect(await send(NOVA_LITE)).toEqual([1250, 0]);
    expect(await send("us.amazon.nova-pro-v1:0")).toEqual([0, 1250]);
    now = 300_001;
    expect(await send(NOVA_LITE)).toEqual([0, 1250]);
  });
});

describe("knowledge bases", () => {
  const retrieve = (text: string, filter?: RetrievalFilter): RetrieveCommand =>
    new RetrieveCommand({
      knowledgeBaseId: "ABCDEFGHIJ",
      retrievalQuery: { text },
      ...omitUndefined({ retrievalConfiguration: filter && { vectorSearchConfiguration: { filter } } }),
    });

  it("return chunks with their source, section and score", async () => {
    const client = new BedrockAgentRuntimeClient(local.clientConfig);
    const { retrievalResults } = await client.send(retrieve(EASY));
    expect(retrievalResults).toHaveLength(2);
    expect(retrievalResults?.[0]).toMatchObject({
      content: { type: "TEXT", text: hotels },
      location: { type: "S3", s3Location: { uri: "s3://b/hotels.md" } },
      metadata: { "x-amz-bedrock-kb-source-uri": "s3://b/hotels.md", section: "Travel > Hotels", year: 2026 },
    });
  });

  it.each<[RetrievalFilter, string[]]>([
    [{ equals: { key: "year", value: 2019 } }, ["s3://b/old.md"]],
    [{ listContains: { key: "tags", value: "old" } }, ["s3://b/old.md"]],
    [
      { andAll: [{ greaterThan: { key: "year", value: 2000 } }, { notIn: { key: "year", value: [2019] } }] },
      ["s3://b/hotels.md"],
    ],
    [{ startsWith: { key: "x-amz-bedrock-kb-source-uri", value: "s3://b/h" } }, ["s3://b/hotels.md"]],
  ])("filter by %j", async (filter, uris) => {
    const client = new BedrockAgentRuntimeClient(local.clientConfig);
    const { retrievalResults } = await client.send(retrieve(EASY, filter));
    expect(retrievalResults?.map((result) => result.location?.s3Location?.uri)).toEqual(uris);
  });

  it("return results in pages", async () => {
    const client = new BedrockAgentRuntimeClient(local.clientConfig);
    const input = {
      knowledgeBaseId: "ABCDEFGHIJ",
      retrievalQuery: { text: EASY },
      retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 1 } },
    };
    const sizes: (number | undefined)[] = [];
    for await (const page of paginateRetrieve({ client }, input)) sizes.push(page.retrievalResults?.length);
    expect(sizes).toEqual([1, 1]);
  });

  it("that do not exist are not found", async () => {
    const client = new BedrockAgentRuntimeClient(local.clientConfig);
    const command = new RetrieveCommand({ knowledgeBaseId: "NOSUCHBASE", retrievalQuery: { text: EASY } });
    await expect(client.send(command)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe("the server", () => {
  it("sends scripted replies, and cuts them at limits", async () => {
    const client = new BedrockRuntimeClient(local.clientConfig);
    const response = await client.send(
      new ConverseCommand(ask("say one two three four", { inferenceConfig: { maxTokens: 2 } })),
    );
    expect(response).toMatchObject({
      output: { message: { content: [{ text: "one two " }] } },
      stopReason: "max_tokens",
      usage: { outputTokens: 2 },
    });
  });

  it("records requests unchanged", async () => {
    await new BedrockRuntimeClient(local.clientConfig).send(new ConverseCommand(ask("say hello")));
    expect(local.requests.at(-1)).toMatchObject({
      operation: "Converse",
      modelId: NOVA_LITE,
      body: { messages: [{ role: "user" }] },
    });
  });

  it.each([
    ["GET", "/model/x/invoke", { authorization: "Bearer x" }, 404, "UnknownOperationException"],
    ["POST", "/model/x/converse", {}, 403, "MissingAuthenticationTokenException"],
    ["POST", "/model/%E0%A4%A/converse", { authorization: "Bearer x" }, 400, "ValidationException"],
  ])("refuses %s %s with %j as %i %s", async (method, path, headers, status, type) => {
    const response = await fetch(`${local.url}${path}`, { method, headers });
    expect([response.status, response.headers.get("x-amzn-errortype")]).toEqual([status, type]);
    expect(response.headers.get("x-amzn-requestid")).toBeTruthy();
    expect(await response.json()).toHaveProperty("message");
  });

  it("refuses a body of more than 25 MB", async () => {
    const body = "x".repeat(25_000_001);
    const url = `${local.url}/model/${NOVA_LITE}/converse`;
    const response = await fetch(url, { method: "POST", headers: { authorization: "Bearer x" }, body });
    expect([response.status, response.headers.get("x-amzn-errortype")]).toEqual([400, "ValidationException"]);
  });

  it("survives garbage, half a preface and silent connections", async () => {
    const { port } = new URL(local.url);
    for (const bytes of ["\u0000\u0001garbage\r\n\r\n", "PR", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense", ""]) {
      const socket = connect(Number(port), "127.0.0.1").on("error", () => {});
      await new Promise((resolve) => socket.once("connect", resolve));
      socket.end(bytes);
    }
    const response = await new BedrockRuntimeClient(local.clientConfig).send(new ConverseCommand(ask(EASY)));
    expect(response.stopReason).toBe("end_turn");
  });

  it("closes while clients are connected, and frees its port", async () => {
    const other = await startLocalBedrock();
    await new BedrockRuntimeClient(other.clientConfig).send(new ConverseCommand(ask(EASY)));
    await other.close();
    await expect(fetch(other.url)).rejects.toThrow();
  });

  it.each([
    [{ host: "0.0.0.0" }, "host"],
    [{ accountId: "1" }, "accountId"],
    [{ region: "moon" }, "region"],
    [{ port: -1 }, "port"],
    [{ knowledgeBases: { short: createKnowledgeBase([]) } }, "knowledgeBases"],
  ])("refuses the options %j", async (options, option) => {
    await expect(startLocalBedrock(options)).rejects.toMatchObject({ name: "InvalidLocalOptionError", option });
  });
});

async function readStream(stream: AsyncIterable<ConverseStreamOutput> | undefined): Promise<ConverseStreamOutput[]> {
  const events: ConverseStreamOutput[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}
