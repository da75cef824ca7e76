import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamCommandOutput,
} from "@aws-sdk/client-bedrock-runtime";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalBedrock, openAIModel, startLocalBedrock } from "../index";
import {
  type Chunk,
  call,
  type ModelServerScript,
  say,
  sayAll,
  startModelServer,
  type TestModelServer,
} from "../testing/model-server";

let models: TestModelServer;
let local: LocalBedrock | undefined;
afterEach(async () => {
  await local?.close();
  await models.close();
});

/** Starts a model server, a local Bedrock in front of it, and a client that does not retry. */
async function start(
  script: ModelServerScript = {},
  options: Partial<Parameters<typeof openAIModel>[0]> = {},
): Promise<BedrockRuntimeClient> {
  models = await startModelServer(script);
  local = await startLocalBedrock({ respond: openAIModel({ url: models.url, model: "tiny", ...options }) });
  return new BedrockRuntimeClient({ ...local.clientConfig, maxAttempts: 1 });
}

const question = { role: "user" as const, content: [{ text: "What time is it?" }] };
const input: ConverseCommandInput = { modelId: "amazon.nova-lite-v1:0", messages: [question] };
const clock = {
  toolSpec: {
    name: "clock",
    description: "Tells the time.",
    inputSchema: { json: { type: "object", properties: { zone: { type: "string" } } } },
  },
};

async function deltasOf({ stream }: ConverseStreamCommandOutput): Promise<string[]> {
  const texts: string[] = [];
  for await (const event of stream ?? []) {
    const text = event.contentBlockDelta?.delta?.text;
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

describe("a model server behind the local Bedrock", () => {
  it("answers Converse, with the local Bedrock's usage and the model's own beside it", async () => {
    const client = await start();
    const { output, usage, stopReason, additionalModelResponseFields } = await client.send(
      new ConverseCommand({ ...input, system: [{ text: "Be brief." }] }),
    );
    expect(output?.message?.content).toEqual([{ text: "Hello from the model." }]);
    expect(stopReason).toBe("end_turn");
    expect(usage).toMatchObject({ inputTokens: 7, outputTokens: 6, totalTokens: 13 });
    expect(additionalModelResponseFields).toEqual({
      localBedrock: {
        languageModel: true,
        answer: "model",
        model: "tiny",
        modelUsage: { inputTokens: 11, outputTokens: 7 },
      },
    });
    expect(models.requests).toEqual([
      {
        model: "tiny",
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "What time is it?" },
        ],
        stream: true,
        stream_options: { include_usage: true },
      },
    ]);
  });

  it("is asked only after the request was checked", async () => {
    const client = await start();
    await expect(client.send(new ConverseCommand({ ...input, messages: [] }))).rejects.toThrow(
      "must start with a user",
    );
    expect(models.requests).toEqual([]);
  });

  it("streams each delta as it comes", async () => {
    let goOn = (): void => {};
    const client = await start({
      async *answer() {
        yield say("One ");
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        yield* sayAll("two three.");
      },
    });
    const { stream } = await client.send(new ConverseStreamCommand(input));
    const texts: string[] = [];
    for await (const event of stream ?? []) {
      const text = event.contentBlockDelta?.delta?.text;
      if (text !== undefined) texts.push(text);
      if (text === "One ") goOn();
    }
    expect(texts).toEqual(["One ", "two ", "three."]);
  });

  it("passes reasoning on, and answers from a server that does not stream", async () => {
    const client = await start({
      *answer() {
        yield { delta: { reasoning_content: "Hm, " } };
        yield { delta: { reasoning: "noon." } };
        yield* sayAll("Noon.");
      },
    });
    const { output } = await client.send(new ConverseCommand(input));
    expect(output?.message?.content).toMatchObject([
      { reasoningContent: { reasoningText: { text: "Hm, noon." } } },
      { text: "Noon." },
    ]);
    await local?.close();
    await models.close();
    const other = await start({ isWhole: true });
    expect(await deltasOf(await other.send(new ConverseStreamCommand(input)))).toEqual(["Hello from the model."]);
  });

  it("takes the settings, the stop sequences and the schema of the answer", async () => {
    const client = await start({ answer: () => sayAll('{ "time": "noon" } STOP and more') });
    const schema = { type: "object", properties: { time: { type: "string" } } };
    const { output, stopReason } = await client.send(
      new ConverseCommand({
        ...input,
        inferenceConfig: { maxTokens: 100, temperature: 0.2, stopSequences: ["STOP", "B", "C", "D", "E"] },
        outputConfig: {
          textFormat: { type: "json_schema", structure: { jsonSchema: { schema: JSON.stringify(schema) } } },
        },
      }),
    );
    expect(models.requests[0]).toMatchObject({
      max_tokens: 100,
      temperature: 0.2,
      stop: ["STOP", "B", "C", "D"],
      response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema } },
    });
    // The server ignored the stop sequences.
    expect(output?.message?.content).toEqual([{ text: '{ "time": "noon" } ' }]);
    expect(stopReason).toBe("stop_sequence");
  });

  it.each<[string, Chunk, string]>([
    ["length", { finish: "length" }, "max_tokens"],
    ["content_filter", { finish: "content_filter" }, "content_filtered"],
    ["a stop sequence that the server names", { finish: "stop", choice: { stop_reason: "STOP" } }, "stop_sequence"],
  ])("reads the end of a reply: %s", async (_name, finish, expected) => {
    const client = await start({ answer: () => [say("Noon"), finish] });
    const inferenceConfig = { stopSequences: ["STOP"] };
    const { stopReason } = await client.send(new ConverseCommand({ ...input, inferenceConfig }));
    expect(stopReason).toBe(expected);
  });

  it("calls tools at once, in fragments that alternate, and takes their results in the second turn", async () => {
    const fragment = (index: number, text: string): Chunk => ({
      delta: { tool_calls: [{ index, function: { arguments: text } }] },
    });
    const open = (index: number, id: string): Chunk => ({
      delta: { tool_calls: [{ index, id, type: "function", function: { name: "clock", arguments: "" } }] },
    });
    const client = await start({
      answer: ({ messages }) =>
        messages.some(({ role }) => role === "tool")
          ? sayAll("It is noon in Tokyo.")
          : [
              open(0, "call_a"),
              open(1, "call_b"),
              fragment(0, '{"zone":'),
              fragment(1, '{"zone":"UTC"}'),
              fragment(0, '"JST"}'),
              { finish: "tool_calls" },
            ],
    });
    const toolConfig = { tools: [clock, { cachePoint: { type: "default" as const } }], toolChoice: { any: {} } };
    const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    const first = await client.send(new ConverseCommand({ ...input, modelId: claude, toolConfig }));
    expect(first.stopReason).toBe("tool_use");
    const message = first.output?.message ?? question;
    expect(message.content).toEqual([
      { toolUse: { toolUseId: "call_a", name: "clock", input: { zone: "JST" } } },
      { toolUse: { toolUseId: "call_b", name: "clock", input: { zone: "UTC" } } },
    ]);
    expect(models.requests[0]).toMatchObject({
      tool_choice: "required",
      tools: [
        {
          type: "function",
          function: { name: "clock", description: "Tells the time.", parameters: clock.toolSpec.inputSchema.json },
        },
      ],
    });
    const results = {
      role: "user" as const,
      content: [
        { toolResult: { toolUseId: "call_a", content: [{ json: { time: "12:00" } }] } },
        { toolResult: { toolUseId: "call_b", content: [{ text: "no such zone" }], status: "error" as const } },
        { text: "Answer in a sentence." },
      ],
    };
    const second = await client.send(
      new ConverseCommand({ ...input, modelId: claude, toolConfig, messages: [question, message, results] }),
    );
    expect(second.output?.message?.content).toEqual([{ text: "It is noon in Tokyo." }]);
    const toCall = (id: string, zone: string) => ({
      id,
      type: "function",
      function: { name: "clock", arguments: JSON.stringify({ zone }) },
    });
    expect(models.requests[1]?.messages).toEqual([
      { role: "user", content: "What time is it?" },
      { role: "assistant", content: null, tool_calls: [toCall("call_a", "JST"), toCall("call_b", "UTC")] },
      { role: "tool", tool_call_id: "call_a", content: '{"time":"12:00"}' },
      { role: "tool", tool_call_id: "call_b", content: "Error: no such zone" },
      { role: "user", content: "Answer in a sentence." },
    ]);
  });

  it("streams tool calls, makes ids that Converse takes, and forces a tool", async () => {
    const client = await start({
      answer: () => [call(0, "an id with spaces", "clock", { zone: "JST" }), { finish: "stop" }],
    });
    const { stream } = await client.send(
      new ConverseStreamCommand({ ...input, toolConfig: { tools: [clock], toolChoice: { tool: { name: "clock" } } } }),
    );
    let [json, id, reason]: (string | undefined)[] = ["", undefined, undefined];
    for await (const event of stream ?? []) {
      json += event.contentBlockDelta?.delta?.toolUse?.input ?? "";
      id ??= event.contentBlockStart?.start?.toolUse?.toolUseId;
      reason ??= event.messageStop?.stopReason;
    }
    expect([json, id, reason]).toEqual(['{"zone":"JST"}', expect.stringMatching(/^tooluse_/), "tool_use"]);
    expect(models.requests[0]?.tool_choice).toEqual({ type: "function", function: { name: "clock" } });
  });

  it("reports arguments that are not JSON as malformed", async () => {
    const broken = { delta: { tool_calls: [{ index: 0, id: "a", function: { name: "clock", arguments: '{"zone' } }] } };
    const client = await start({ answer: () => [broken, { finish: "tool_calls" }] });
    const { stopReason } = await client.send(new ConverseCommand({ ...input, toolConfig: { tools: [clock] } }));
    expect(stopReason).toBe("malformed_tool_use");
  });

  it("sends images as data URLs, documents as text, and says what cannot be read", async () => {
    const client = await start();
    const bytes = Buffer.from("PNG");
    await client.send(
      new ConverseCommand({
        ...input,
        messages: [
          {
            role: "user",
            content: [
              { text: "Look." },
              { image: { format: "png", source: { bytes } } },
              { document: { name: "Notes", format: "md", source: { bytes: Buffer.from("# Time\n\nIt is *noon*.") } } },
              { document: { name: "Scan", format: "pdf", source: { bytes } } },
              { cachePoint: { type: "default" } },
            ],
          },
        ],
      }),
    );
    expect(models.requests[0]?.messages[0]?.content).toEqual([
      { type: "text", text: "Look." },
      { type: "image_url", image_url: { url: `data:image/png;base64,${bytes.toString("base64")}` } },
      { type: "text", text: "<document>\nNotes\n\n# Time\n\nIt is noon.\n</document>" },
      { type: "text", text: '[The document "Scan" (pdf) cannot be read here.]' },
    ]);
  });

  it("goes through prompt routers and the prompt cache", async () => {
    const client = await start();
    const long = { text: "The clock on the wall is exact. ".repeat(300) };
    const system = [long, { cachePoint: { type: "default" as const } }];
    const command = { ...input, modelId: local?.defaultRouterArn ?? "", system };
    const first = await client.send(new ConverseCommand(command));
    expect(first.trace?.promptRouter?.invokedModelId).toContain("nova-lite");
    expect(first.usage?.cacheWriteInputTokens).toBeGreaterThan(1000);
    const second = await client.send(new ConverseStreamCommand(command));
    for await (const { metadata } of second.stream ?? []) {
      if (metadata !== undefined) {
        expect(metadata.usage?.cacheReadInputTokens).toBe(first.usage?.cacheWriteInputTokens);
        expect(metadata.trace?.promptRouter?.invokedModelId).toContain("nova-lite");
      }
    }
  });

  it("ends the model server's request when the client leaves, or when a limit is reached", async () => {
    const client = await start({
      async *answer(_request, left) {
        yield say("One two three four five six seven eight nine ten. ");
        if (!left.aborted) await new Promise((resolve) => left.addEventListener("abort", resolve));
      },
    });
    const inferenceConfig = { maxTokens: 5 };
    const { stopReason } = await client.send(new ConverseCommand({ ...input, inferenceConfig }));
    expect(stopReason).toBe("max_tokens");
    await expect.poll(() => models.left).toBe(1);
    const abort = new AbortController();
    const call = client.send(new ConverseCommand(input), { abortSignal: abort.signal });
    await expect.poll(() => models.requests.length).toBe(2);
    abort.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => models.left).toBe(2);
  });

  it("sends the API key, and never shows it", async () => {
    const client = await start({ apiKey: "sesame" }, { apiKey: "sesame" });
    await client.send(new ConverseCommand(input));
    expect(models.headers.authorization).toBe("Bearer sesame");
    const status = await (await fetch(`${local?.url}/status.json`)).text();
    expect(status).not.toContain("sesame");
  });
});

describe("errors of a model server", () => {
  const refusal = (status: number, body: unknown): ModelServerScript => ({ answer: () => ({ status, body }) });
  it.each<[string, ModelServerScript, string, RegExp]>([
    ["400", refusal(400, { error: { message: "context too long" } }), "ValidationException", /400: context too long/],
    ["401", { apiKey: "sesame" }, "AccessDeniedException", /401: Invalid API key/],
    ["404", { models: ["big", "small"] }, "ResourceNotFoundException", /no model "tiny"\. It has: big, small\./],
    ["429", refusal(429, { error: "slow down" }), "ThrottlingException", /slow down/],
    ["500", refusal(500, "oops"), "ModelErrorException", /500: no reason given/],
    ["503", refusal(503, { message: "Loading model" }), "ModelNotReadyException", /Loading model/],
    ["a stream that is not JSON", { answer: () => [{ data: "<html>" }] }, "ModelErrorException", /not JSON/],
    [
      "an error in the stream",
      { answer: () => [{ data: '{"error":{"message":"out of memory"}}' }] },
      "ModelErrorException",
      /reports: out of memory/,
    ],
    ["a dropped connection", { answer: () => [say("One "), { drop: true }] }, "ModelErrorException", /broke off/],
  ])("%s", async (_name, script, name, message) => {
    const client = await start(script);
    const expected = { name, message: expect.stringMatching(message) };
    await expect(client.send(new ConverseCommand(input))).rejects.toMatchObject(expected);
  });

  it("an error in the middle of a stream is an exception in the stream", async () => {
    const client = await start({ answer: () => [say("One "), { drop: true }] });
    const stream = await client.send(new ConverseStreamCommand(input));
    await expect(deltasOf(stream)).rejects.toMatchObject({
      name: "ModelStreamErrorException",
      message: expect.stringContaining("broke off"),
    });
  });

  it("an error before the first delta is an error response of ConverseStream too", async () => {
    const client = await start(refusal(500, { error: "oops" }));
    await expect(client.send(new ConverseStreamCommand(input))).rejects.toMatchObject({ name: "ModelErrorException" });
  });

  it("a server that is not there", async () => {
    const client = await start();
    await models.close();
    await expect(client.send(new ConverseCommand(input))).rejects.toMatchObject({
      name: "ServiceUnavailableException",
      message: expect.stringMatching(
        /No model server answers at http:\/\/127\.0\.0\.1:\d+\/v1 \(ECONNREFUSED\)\. Start it/,
      ),
    });
  });

  it("a server that sends nothing", async () => {
    const answer: ModelServerScript["answer"] = async function* (_request, left) {
      if (!left.aborted) await new Promise((resolve) => left.addEventListener("abort", resolve));
      yield say("late");
    };
    const client = await start({ answer }, { timeoutMs: 300 });
    await expect(client.send(new ConverseCommand(input))).rejects.toMatchObject({
      name: "ModelTimeoutException",
      message: expect.stringMatching(/sent nothing for 0\.3 s/),
    });
    await expect.poll(() => models.left).toBe(1);
  });

  it("a server that leads elsewhere is not followed", async () => {
    const client = await start();
    const { createServer } = await import("node:http");
    const redirecting = createServer((_request, response) => {
      response.writeHead(307, { location: `${models.url}/chat/completions` }).end();
    });
    await new Promise<void>((resolve) => redirecting.listen(0, "127.0.0.1", resolve));
    const address = redirecting.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await local?.close();
    local = await startLocalBedrock({ respond: openAIModel({ url: `http://127.0.0.1:${port}/v1`, model: "tiny" }) });
    const other = new BedrockRuntimeClient({ ...local.clientConfig, maxAttempts: 1 });
    await expect(other.send(new ConverseCommand(input))).rejects.toThrow("redirect");
    expect(models.requests).toEqual([]);
    client.destroy();
    redirecting.close();
  });
});
