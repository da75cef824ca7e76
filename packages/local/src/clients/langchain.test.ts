import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { ChatBedrockConverse } from "@langchain/aws";
import { AIMessageChunk, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type LocalBedrock, startLocalBedrock } from "../index";

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());

const context = '<document index="1">The hotel limit in Osaka is JPY 14,000 per night.</document>';
const QUESTION = "What is the hotel limit in Osaka?";
const ANSWER = "The hotel limit in Osaka is JPY 14,000 per night. [1]";
const weather = tool(({ city }) => `22 degrees in ${city}`, {
  name: "get_weather",
  description: "Get the weather of a city",
  schema: z.object({ city: z.string() }),
});

/** `endpointHost` of ChatBedrockConverse forces https, so the test passes a client. */
const createModel = (model = "amazon.nova-lite-v1:0"): ChatBedrockConverse =>
  new ChatBedrockConverse({ model, region: local.region, client: new BedrockRuntimeClient(local.clientConfig) });

it("invokes the model", async () => {
  const message = await createModel().invoke([new SystemMessage(context), new HumanMessage(QUESTION)]);
  expect(message.text).toBe(ANSWER);
  expect(message.usage_metadata).toMatchObject({ input_tokens: expect.any(Number) });
  expect(message.response_metadata.stopReason).toBe("end_turn");
});

it("streams the answer", async () => {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of await createModel().stream([new SystemMessage(context), new HumanMessage(QUESTION)])) {
    whole = whole === undefined ? chunk : whole.concat(chunk);
  }
  expect(whole?.text).toBe(ANSWER);
  expect(whole?.usage_metadata).toMatchObject({ output_tokens: expect.any(Number) });
});

it("runs a tool to the answer", async () => {
  const model = createModel().bindTools([weather]);
  const question = new HumanMessage("What is the weather in Paris?");
  const call = await model.invoke([question]);
  expect(call.tool_calls).toMatchObject([{ name: "get_weather", args: { city: "Paris" } }]);
  const [{ id = "", args } = { args: {} }] = call.tool_calls ?? [];
  const content = await weather.invoke({ city: String(Object(args).city) });
  const answer = await model.invoke([question, call, new ToolMessage({ content, tool_call_id: id })]);
  expect(answer.text).toBe("22 degrees in Paris");
  expect(answer.tool_calls).toEqual([]);
});

it("streams a tool call", async () => {
  let whole: AIMessageChunk = new AIMessageChunk("");
  const stream = await createModel().bindTools([weather]).stream("What is the weather in New York?");
  for await (const chunk of stream) whole = whole.concat(chunk);
  expect(whole.tool_calls).toMatchObject([{ name: "get_weather", args: { city: "New York" } }]);
});

it("gives structured output", async () => {
  const schema = z.object({ name: z.string(), age: z.number().int(), mood: z.enum(["happy", "sad"]) });
  const model = createModel().withStructuredOutput(schema, { name: "person" });
  const person = await model.invoke("Extract the person: Maria Lopez is 34 years of age and happy.");
  expect(person).toEqual({ name: "Maria Lopez", age: 34, mood: "happy" });
});

it("accepts a system prompt with a cache point", async () => {
  const model = createModel();
  const system = new SystemMessage({
    content: [
      { type: "text", text: "Answer from the documents. ".repeat(300) },
      { type: "cachePoint", cachePoint: { type: "default" } },
      { type: "text", text: context },
    ],
  });
  await model.invoke([system, new HumanMessage(QUESTION)]);
  const again = await model.invoke([system, new HumanMessage(QUESTION)]);
  expect(again.usage_metadata).toMatchObject({ input_token_details: { cache_read: expect.closeTo(2000, -3) } });
});

it("calls a prompt router", async () => {
  const message = await createModel(local.defaultRouterArn).invoke("What is this?");
  expect(message.response_metadata.trace).toMatchObject({
    promptRouter: { invokedModelId: expect.stringContaining("nova-lite") },
  });
});
