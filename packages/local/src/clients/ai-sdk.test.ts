import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { generateText, Output, stepCountIs, streamText, tool } from "ai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type LocalBedrock, startLocalBedrock } from "../index";

let local: LocalBedrock;
let bedrock: ReturnType<typeof createAmazonBedrock>;
beforeAll(async () => {
  local = await startLocalBedrock();
  const { region, credentials } = local.clientConfig;
  bedrock = createAmazonBedrock({ baseURL: local.url, region, ...credentials });
});
afterAll(() => local.close());

const system = '<document index="1">The hotel limit in Osaka is JPY 14,000 per night.</document>';
const prompt = "What is the hotel limit in Osaka?";
const ANSWER = "The hotel limit in Osaka is JPY 14,000 per night. [1]";
const weather = tool({
  description: "Get the weather of a city",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `22 degrees in ${city}`,
});
const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

it("generates text", async () => {
  const { text, usage, finishReason } = await generateText({ model: bedrock("amazon.nova-lite-v1:0"), system, prompt });
  expect(text).toBe(ANSWER);
  expect(finishReason).toBe("stop");
  expect(usage.outputTokens).toBeGreaterThan(5);
});

it("streams text", async () => {
  const { textStream, usage } = streamText({ model: bedrock("amazon.nova-lite-v1:0"), system, prompt });
  let text = "";
  for await (const piece of textStream) text += piece;
  expect(text).toBe(ANSWER);
  expect((await usage).inputTokens).toBeGreaterThan(10);
});

it("runs a tool to the answer", async () => {
  const { text, steps } = await generateText({
    model: bedrock(MODEL),
    prompt: "What is the weather in Paris?",
    tools: { weather },
    stopWhen: stepCountIs(5),
  });
  expect(steps[0]?.toolCalls).toMatchObject([{ toolName: "weather", input: { city: "Paris" } }]);
  expect(text).toContain("22 degrees in Paris");
  expect(steps).toHaveLength(2);
});

it("streams a tool call", async () => {
  const { toolCalls } = streamText({
    model: bedrock(MODEL),
    prompt: "What is the weather in New York?",
    tools: { weather },
  });
  expect(await toolCalls).toMatchObject([{ toolName: "weather", input: { city: "New York" } }]);
});

it("gives structured output", async () => {
  const schema = z.object({ name: z.string(), age: z.number().int() });
  const { output } = await generateText({
    model: bedrock(MODEL),
    prompt: "Extract the person: Maria Lopez is 34 years of age.",
    output: Output.object({ schema }),
  });
  expect(output).toEqual({ name: "Maria Lopez", age: 34 });
});
