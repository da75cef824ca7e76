import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BedrockClient, CreatePromptRouterCommand, ListPromptRoutersCommand } from "@aws-sdk/client-bedrock";
import {
  BedrockAgentRuntimeClient,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, type RecordingServer, startLocalBedrock, startRecording, startReplay } from "../index";

const MODEL = "amazon.nova-lite-v1:0";
const SECRETS = {
  accessKeyId: "AKIAUPSTREAM00000000",
  secretAccessKey: "upstream secret",
  sessionToken: "upstream token",
};
const SECRET_TEXT = "The launch code is 0000.";

let root = "";
let upstream: LocalBedrock;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "bedrock-recording-"));
  upstream = await startLocalBedrock({
    accountId: "998877665544",
    strictAuth: { [SECRETS.accessKeyId]: SECRETS.secretAccessKey },
    knowledgeBases: { LOCALDOCS1: [{ uri: "s3://b/a.txt", text: "The hotel limit in Osaka is JPY 14,000." }] },
    respond: ({ messages }) => {
      const text = String(messages.at(-1)?.content.at(-1)?.text);
      if (text === "count") {
        count += 1;
        return `count ${count}`;
      }
      return text.startsWith("say ") ? text.slice(4) : undefined;
    },
  });
});
afterAll(async () => {
  await upstream.close();
  await rm(root, { recursive: true });
});

const newFolder = (): Promise<string> => mkdtemp(join(root, "r-"));
const record = (folder: string, rest: object = {}): Promise<RecordingServer> =>
  startRecording({ folder, upstream: upstream.url, credentials: () => Promise.resolve(SECRETS), ...rest });

/** Records what a program does, and returns the folder. */
async function recordRun(run: (server: RecordingServer) => Promise<unknown>, rest: object = {}): Promise<string> {
  const folder = await newFolder();
  const server = await record(folder, rest);
  await run(server);
  await server.close();
  return folder;
}

/** Runs a program against the recordings of a folder. */
async function replayRun<T>(folder: string, run: (server: RecordingServer) => Promise<T>): Promise<T> {
  const server = await startReplay({ folder });
  try {
    return await run(server);
  } finally {
    await server.close();
  }
}

async function readFiles(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")])),
  );
}

const ask = (text: string, modelId = MODEL): ConverseCommand =>
  new ConverseCommand({ modelId, messages: [{ role: "user", content: [{ text }] }] });
const runtime = ({ clientConfig }: RecordingServer, rest: object = {}): BedrockRuntimeClient =>
  new BedrockRuntimeClient({ ...clientConfig, maxAttempts: 1, ...rest });

async function collect<T>(stream: AsyncIterable<T> | undefined): Promise<T[]> {
  const events: T[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}

describe("a recording", () => {
  it("is one readable file for each exchange, without credentials and account ids", async () => {
    const folder = await recordRun(async (server) => {
      await runtime(server).send(ask("say hello", upstream.defaultRouterArn));
      await runtime(server)
        .send(ask("say hello", "amazon.nova-99-v1:0"))
        .catch(() => {});
      await collect((await runtime(server).send(new ConverseStreamCommand(ask("say hello").input))).stream);
    });
    const files = await readFiles(folder);
    expect(Object.keys(files)).toEqual(["0001-Converse.json", "0002-Converse.json", "0003-ConverseStream.json"]);
    const [first, second, third] = Object.values(files).map((text) => JSON.parse(text));
    expect(first).toMatchObject({
      operation: "Converse",
      region: "us-east-1",
      request: {
        method: "POST",
        path: "/model/arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1/converse",
        body: { messages: [{ role: "user", content: [{ text: "say hello" }] }] },
      },
      response: { status: 200, body: { output: { message: { content: [{ text: "hello" }] } } } },
    });
    expect(second.response).toMatchObject({
      status: 400,
      headers: { "x-amzn-errortype": "ValidationException" },
      body: { message: "The provided model identifier is invalid." },
    });
    expect(third.response.frames[0]).toEqual({
      atMs: expect.any(Number),
      event: "messageStart",
      body: { role: "assistant" },
    });
    const all = Object.values(files).join();
    for (const secret of [...Object.values(SECRETS), "authorization", "AWS4-HMAC", "998877665544"]) {
      expect(all).not.toContain(secret);
    }
    const kept = await recordRun((server) => runtime(server).send(ask("say hello", upstream.defaultRouterArn)), {
      keepAccounts: true,
    });
    expect(Object.values(await readFiles(kept)).join()).toContain("998877665544");
  });

  it("has no texts with redact, and can be replayed all the same", async () => {
    const run = async (server: RecordingServer): Promise<unknown[]> => {
      const whole = await runtime(server).send(ask(`say ${SECRET_TEXT}`));
      const events = await collect(
        (await runtime(server).send(new ConverseStreamCommand(ask(`say ${SECRET_TEXT}`).input))).stream,
      );
      const broken = { modelId: MODEL, messages: [], inferenceConfig: { temperature: 7 } };
      const error: unknown = await runtime(server)
        .send(new ConverseCommand(broken))
        .catch((thrown: unknown) => thrown);
      return [whole.stopReason, events.length, Object(error).name];
    };
    let recorded: unknown[] = [];
    const folder = await recordRun(
      async (server) => {
        recorded = await run(server);
      },
      { redact: true },
    );
    const all = Object.values(await readFiles(folder)).join();
    expect(all).not.toContain("launch");
    expect(all).not.toContain("0000.");
    expect(all).toMatch(/\[redacted 28 characters [0-9a-f]{12}\]/);
    expect(await replayRun(folder, run)).toEqual(recorded);
  });

  it("continues the numbers of a folder, and creates it", async () => {
    const folder = join(await newFolder(), "new");
    for (let round = 0; round < 2; round += 1) {
      const server = await record(folder);
      await runtime(server).send(ask("say hello"));
      await server.close();
    }
    expect((await readdir(folder)).sort()).toEqual(["0001-Converse.json", "0002-Converse.json"]);
  });

  it("passes an upstream that cannot be reached on as ServiceUnavailableException, and writes nothing", async () => {
    const folder = await newFolder();
    const server = await record(folder, { upstream: "http://127.0.0.1:1" });
    await expect(runtime(server).send(ask("Hi"))).rejects.toMatchObject({ name: "ServiceUnavailableException" });
    await server.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it("needs credentials of its clients, and knows its options", async () => {
    const server = await record(await newFolder(), { strictAuth: "generate" });
    expect((await fetch(`${server.url}/prompt-routers`)).status).toBe(403);
    expect((await fetch(`${server.url}/prompt-routers`, { headers: { authorization: "Bearer guess" } })).status).toBe(
      403,
    );
    await expect(runtime(server).send(ask("say yes"))).resolves.toBeDefined();
    await server.close();
    await expect(record(await newFolder(), { region: "moon" })).rejects.toThrow("Invalid option region");
    await expect(record(await newFolder(), { upstream: "nowhere" })).rejects.toThrow("Invalid option upstream");
  });
});

describe("a replay", () => {
  /** Uses every service. */
  async function useEverything(server: RecordingServer): Promise<unknown> {
    const control = new BedrockClient(server.clientConfig);
    const agent = new BedrockAgentRuntimeClient(server.clientConfig);
    const http1 = runtime(server, { requestHandler: new NodeHttpHandler() });
    const { $metadata: _, ...answer } = await http1.send(ask("say it"));
    const events = await collect(
      (await runtime(server).send(new ConverseStreamCommand(ask("say it in pieces").input))).stream,
    );
    const body = JSON.stringify({
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 50,
      messages: [{ role: "user", content: "say a" }],
    });
    const modelId = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    const chunks = await collect(
      (await runtime(server).send(new InvokeModelWithResponseStreamCommand({ modelId, body }))).body,
    );
    const routers = (await control.send(new ListPromptRoutersCommand({ type: "default" }))).promptRouterSummaries;
    const name = await control
      .send(
        new CreatePromptRouterCommand({
          promptRouterName: "frugal",
          models: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"].map((id) => ({
            modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${id}`,
          })),
          fallbackModel: { modelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0" },
          routingCriteria: { responseQualityDifference: 10 },
        }),
      )
      .then(({ promptRouterArn }) => promptRouterArn?.split(":")[5]?.split("/")[0]);
    const retrieve = new RetrieveCommand({ knowledgeBaseId: "LOCALDOCS1", retrievalQuery: { text: "hotel limit" } });
    const { retrievalResults } = await agent.send(retrieve);
    const generate = new RetrieveAndGenerateStreamCommand({
      input: { text: "What is the hotel limit in Osaka?" },
      retrieveAndGenerateConfiguration: {
        type: "KNOWLEDGE_BASE",
        knowledgeBaseConfiguration: {
          knowledgeBaseId: "LOCALDOCS1",
          modelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
        },
      },
    });
    const generated = await collect((await agent.send(generate)).stream);
    const { Metrics } = await new CloudWatchClient(server.clientConfig).send(new ListMetricsCommand());
    const texts = chunks.map(({ chunk }) => JSON.parse(Buffer.from(chunk?.bytes ?? []).toString("utf8")));
    return { answer, events, texts, routers: routers?.length, name, retrievalResults, generated, Metrics };
  }

  it("answers as the services did, over both HTTP versions, without them", async () => {
    let recorded: unknown;
    const folder = await recordRun(async (server) => {
      recorded = await useEverything(server);
    });
    expect(recorded).toMatchObject({ retrievalResults: [{ content: { text: expect.stringContaining("14,000") } }] });
    expect(await replayRun(folder, useEverything)).toEqual(recorded);
  });

  it("answers the same request in order, and then with the last answer", async () => {
    const three = async (server: RecordingServer): Promise<unknown[]> => {
      const texts: unknown[] = [];
      for (let round = 0; round < 3; round += 1) {
        texts.push((await runtime(server).send(ask("count"))).output?.message?.content?.[0]?.text);
      }
      return texts;
    };
    const folder = await recordRun(async (server) => {
      await runtime(server).send(ask("count"));
      await runtime(server).send(ask("count"));
    });
    expect(await replayRun(folder, three)).toEqual(["count 1", "count 2", "count 2"]);
  });

  it("refuses another request, and says what differs from the nearest, without its text", async () => {
    const folder = await recordRun(async (server) => {
      await runtime(server).send(ask("say something long and private"));
      await runtime(server).send(ask("say hello"));
    });
    await replayRun(folder, async (server) => {
      const other = ask("say hellos");
      other.input.inferenceConfig = { maxTokens: 5 };
      const error: unknown = await runtime(server)
        .send(other)
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: "ValidationException", $metadata: { httpStatusCode: 400 } });
      const { message } = error as Error;
      expect(message).toContain("nearest is 0002-Converse.json");
      expect(message).toContain("body.messages[0].content[0].text has 10 characters, recorded 9");
      expect(message).toContain("body.inferenceConfig.maxTokens was not recorded");
      expect(message).not.toContain("hello");
      await expect(new BedrockClient(server.clientConfig).send(new ListPromptRoutersCommand())).rejects.toThrow(
        "No ListPromptRouters request was recorded, only Converse.",
      );
    });
  });

  it("names the file that is no recording, and an empty folder", async () => {
    const folder = await newFolder();
    await expect(startReplay({ folder })).rejects.toThrow("holds no recordings");
    await expect(startReplay({ folder: join(folder, "none") })).rejects.toThrow("cannot be read");
    await writeFile(join(folder, "0001-x.json"), "{");
    await expect(startReplay({ folder })).rejects.toThrow(/"0001-x\.json".*not JSON/);
    await writeFile(join(folder, "0001-x.json"), JSON.stringify({ format: "bedrock-local-recording/1" }));
    await expect(startReplay({ folder })).rejects.toThrow(/"0001-x\.json".*operation/);
  });
});
