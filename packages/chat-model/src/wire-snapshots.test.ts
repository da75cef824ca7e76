import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "./options/chat-model-options";
import { routerArn } from "./testing/answers";
import { createWireRecorder } from "./testing/wire-recorder";

const nova = "amazon.nova-lite-v1:0";
const sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const owner = "arn:aws:bedrock:us-east-1:123456789012";
const handbook = new SystemMessage("Answer from the handbook, quote it, and name the section. ".repeat(120));
const schema = { title: "Leave", type: "object", properties: { days: { type: "number" } }, required: ["days"] };
const search = tool(async () => "found", {
  name: "search",
  description: "Searches the handbook",
  schema: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
});
/** The smallest PNG there is. */
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

type Call = (model: BedrockRoutedChatModel) => Promise<unknown>;
const ask: Call = (model) => model.invoke("有給休暇は何日ですか");
const drain = async (stream: AsyncIterable<unknown>): Promise<void> => {
  for await (const _chunk of stream) {
  }
};

/** Every kind of request: its name, what differs from a plain model, and the call. */
const requests: readonly [string, BedrockRoutedChatModelInput, Call][] = [
  ["invoke", {}, ask],
  ["stream", {}, async (model) => drain(await model.stream("How many days of leave do I have?"))],
  ["stream-events-v3", {}, async (model) => model.streamEvents("How many days of leave do I have?")],
  [
    "inference-parameters",
    { temperature: 0, topP: 0.9, maxTokens: 100 },
    (model) => model.invoke("Hi", { stop: ["END"] }),
  ],
  ["tools", {}, (model) => model.bindTools([search], { tool_choice: "any" }).invoke("Hi")],
  [
    "tool-results",
    {},
    (model) =>
      model
        .bindTools([search])
        .invoke([
          new HumanMessage("How many days?"),
          new AIMessage({ content: "", tool_calls: [{ id: "t1", name: "search", args: { query: "leave" } }] }),
          new ToolMessage({ tool_call_id: "t1", content: "ten days" }),
        ]),
  ],
  [
    "structured-output-by-tool",
    { model: sonnet },
    // The canned answer has no tool call; the request is what counts.
    (model) =>
      model
        .withStructuredOutput(schema, { name: "leave" })
        .invoke("Hi")
        .catch(() => {}),
  ],
  [
    "structured-output-by-json-schema",
    { model: sonnet },
    (model) =>
      model
        .withStructuredOutput(schema, { name: "leave", method: "jsonSchema" })
        .invoke("Hi")
        .catch(() => {}),
  ],
  [
    "cache-points-auto",
    { model: sonnet },
    (model) => model.bindTools([search]).invoke([handbook, new HumanMessage("Hi")]),
  ],
  [
    "cache-points-off",
    { model: sonnet, cachePoints: "off" },
    (model) => model.invoke([handbook, new HumanMessage("Hi")]),
  ],
  [
    "cache-points-1h",
    { model: sonnet, cachePoints: { system: true, ttl: "1h" } },
    (model) => model.invoke([handbook, new HumanMessage("Hi")]),
  ],
  [
    "cache-points-manual",
    { model: sonnet },
    (model) =>
      model.invoke([
        handbook,
        new HumanMessage({
          content: [
            { type: "text", text: "Leave: ten days." },
            { type: "cache_point", cachePoint: { type: "default" } },
            { type: "text", text: "How many?" },
          ],
        }),
      ]),
  ],
  [
    "cache-control",
    { model: sonnet },
    (model) => model.invoke([handbook, new HumanMessage("Hi")], { cache_control: { type: "ephemeral", ttl: "5m" } }),
  ],
  [
    "guardrail-on-last-turn",
    { guardrailConfig: { guardrailIdentifier: "abcdefghij", guardrailVersion: "1" }, guardLastTurnOnly: true },
    (model) => model.invoke([new HumanMessage("first"), new AIMessage("ok"), new HumanMessage("second")]),
  ],
  ["performance-config", { performanceConfig: { latency: "optimized" } }, ask],
  ["service-tier", { serviceTier: "flex" }, ask],
  ["request-metadata", { requestMetadata: { team: "人事", costCenter: "42" } }, ask],
  [
    "additional-fields",
    { additionalModelRequestFields: { top_k: 0 }, additionalModelResponseFieldPaths: ["/stop_sequence"] },
    ask,
  ],
  ["prompt-variables", { model: `${owner}:prompt/ABCDEFGHIJ:3`, promptVariables: { topic: { text: "leave" } } }, ask],
  ["cross-region", { crossRegion: "geo" }, ask],
  ["prompt-router", { model: routerArn, routerModels: [nova, "amazon.nova-pro-v1:0"] }, ask],
  ["application-profile", { applicationInferenceProfile: `${owner}:application-inference-profile/abcdefghijkl` }, ask],
  [
    "images-and-documents",
    {},
    (model) =>
      model.invoke([
        new HumanMessage({
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: `data:image/png;base64,${png}` },
            {
              type: "document",
              document: { name: "leave", format: "txt", source: { bytes: Buffer.from("ten days") } },
            },
          ],
        }),
      ]),
  ],
  [
    "reasoning",
    { model: sonnet },
    (model) =>
      model.invoke([
        new HumanMessage("How many days?"),
        new AIMessage({
          content: [
            { type: "reasoning", reasoning: "The handbook says ten.", signature: "c2ln" },
            { type: "text", text: "ten days" },
          ],
        }),
        new HumanMessage("Are you sure?"),
      ]),
  ],
  ["count-tokens", {}, (model) => model.countTokens([handbook, new HumanMessage("Hi")])],
  ["bearer-token", { bedrockBearerToken: "secret" }, ask],
  ["session-token", { credentials: { accessKeyId: "id", secretAccessKey: "secret", sessionToken: "session" } }, ask],
];

beforeEach(() => {
  vi.stubEnv("AWS_BEARER_TOKEN_BEDROCK", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it.each(requests)("the request of %s has not changed", async (name, options, call) => {
  const { clientOptions, recorded } = createWireRecorder();
  const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
  const base = { model: nova, region: "us-east-1", maxRetries: 0, credentials, clientOptions };
  await call(new BedrockRoutedChatModel({ ...base, ...options }));
  expect(recorded).toHaveLength(1);
  expect(recorded[0]).not.toContain("secret");
  await expect(recorded[0]).toMatchFileSnapshot(`__snapshots__/wire/${name}.http`);
});
