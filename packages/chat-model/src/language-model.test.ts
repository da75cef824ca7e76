import type { RoutingRecord } from "@bedrock-routed/core";
import { type LocalBedrock, openAIModel, startLocalBedrock } from "@bedrock-routed/local";
import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { concat } from "@langchain/core/utils/stream";
import { createAgent } from "langchain";
import { afterEach, expect, it } from "vitest";
import { z } from "zod";
import {
  call,
  type ModelServerScript,
  say,
  sayAll,
  startModelServer,
  type TestModelServer,
} from "../../local/src/testing/model-server";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";

// A language model behind the local Bedrock: this package's model → AWS SDK → local Bedrock → model server.

let models: TestModelServer;
let local: LocalBedrock;
afterEach(async () => {
  await local.close();
  await models.close();
});

async function start(script: ModelServerScript = {}): Promise<BedrockRoutedChatModel> {
  models = await startModelServer(script);
  local = await startLocalBedrock({ respond: openAIModel({ url: models.url, model: "tiny" }) });
  return new BedrockRoutedChatModel({
    model: local.defaultRouterArn,
    routerModels: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
    clientOptions: local.clientConfig,
  });
}

const weather = tool(async ({ city }: { city: string }) => `It is sunny in ${city}.`, {
  name: "weather",
  description: "Tells the weather of a city.",
  schema: z.object({ city: z.string() }),
});

/** Calls the tool for two cities at once, then answers from the results. */
const answerWithTools: ModelServerScript["answer"] = ({ messages }) => {
  const results = messages.filter(({ role }) => role === "tool").map(({ content }) => content);
  if (results.length > 0) return sayAll(`I know: ${results.join(" ")}`);
  return [
    call(0, "call_1", "weather", { city: "Osaka" }),
    call(1, "call_2", "weather", { city: "Kobe" }),
    { finish: "tool_calls" },
  ];
};

it("is invoked, with a routed model and the usage of the local Bedrock", async () => {
  const model = await start();
  const { content, response_metadata, usage_metadata } = await model.invoke("Hello?");
  expect(content).toBe("Hello from the model.");
  expect(usage_metadata).toMatchObject({ input_tokens: 2, output_tokens: 6 });
  const { invokedModel } = response_metadata.routing as RoutingRecord;
  expect(invokedModel?.modelId).toBe("amazon.nova-lite-v1:0");
});

it("streams as the model server does, with the same result", async () => {
  let goOn = (): void => {};
  const model = await start({
    async *answer() {
      yield say("Hello ");
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      yield* sayAll("from the model.");
    },
  });
  const stream = await model.stream("Hello?");
  let whole: Awaited<ReturnType<typeof model.invoke>> | undefined;
  for await (const chunk of stream) {
    if (chunk.text === "Hello ") goOn();
    whole = whole === undefined ? chunk : concat(whole, chunk);
  }
  expect(whole?.text).toBe("Hello from the model.");
  expect(whole?.usage_metadata).toMatchObject({ output_tokens: 6 });
});

it("ends the request to the model server when a stream is left early, or a call is aborted", async () => {
  const model = await start({
    async *answer(_request, left) {
      yield say("Hello ");
      if (!left.aborted) await new Promise((resolve) => left.addEventListener("abort", resolve));
    },
  });
  for await (const chunk of await model.stream("Hello?")) if (chunk.text !== "") break;
  await expect.poll(() => models.left, { timeout: 30_000 }).toBe(1);
  const abort = new AbortController();
  const invoked = model.invoke("Hello?", { signal: abort.signal });
  await expect.poll(() => models.requests.length, { timeout: 30_000 }).toBe(2);
  abort.abort();
  await expect(invoked).rejects.toThrow();
  await expect.poll(() => models.left, { timeout: 30_000 }).toBe(2);
});

it("calls tools at once, and reads their results in the second turn", async () => {
  const model = await start({ answer: answerWithTools });
  const bound = model.bindTools([weather]);
  const question = new HumanMessage("How is the weather in Osaka and Kobe?");
  const first = await bound.invoke([question]);
  expect(first.tool_calls).toMatchObject([
    { name: "weather", args: { city: "Osaka" }, id: "call_1" },
    { name: "weather", args: { city: "Kobe" }, id: "call_2" },
  ]);
  const results = (first.tool_calls ?? []).map(
    ({ id = "", args }) => new ToolMessage({ tool_call_id: id, content: `It is sunny in ${args.city}.` }),
  );
  const second = await bound.invoke([question, first, ...results]);
  expect(second.text).toBe("I know: It is sunny in Osaka. It is sunny in Kobe.");
});

it("answers in a schema", async () => {
  const model = await start({
    answer: ({ tools }) =>
      tools === undefined
        ? sayAll('{"city":"Osaka"}')
        : [call(0, "a", "extract", { city: "Osaka" }), { finish: "stop" }],
  });
  const schema = z.object({ city: z.string() });
  const structured = model.withStructuredOutput(schema, { name: "extract" });
  expect(await structured.invoke("Where is the castle?")).toEqual({ city: "Osaka" });
});

it("is the model of an agent", async () => {
  const model = await start({ answer: answerWithTools });
  const agent = createAgent({ model, tools: [weather], systemPrompt: "Use the tool." });
  const { messages } = await agent.invoke({ messages: [new HumanMessage("How is the weather in Osaka and Kobe?")] });
  expect(messages.at(-1)?.text).toBe("I know: It is sunny in Osaka. It is sunny in Kobe.");
  expect(models.requests).toHaveLength(2);
  expect(models.requests[0]?.messages[0]).toEqual({ role: "system", content: "Use the tool." });
});
