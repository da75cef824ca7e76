import {
  Bedrock,
  CreateInferenceProfileCommand,
  CreateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { RoutingRecord } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import type { AIMessageChunk } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { createAgent } from "langchain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";

const lite = "amazon.nova-lite-v1:0";
const models = [`us.${lite}`, "us.amazon.nova-pro-v1:0"];
const question = "When are expense claims due?";

let local: LocalBedrock;
let clock = Date.UTC(2026, 10, 21);
const arns: Record<string, string> = {};

beforeAll(async () => {
  const owner = "arn:aws:bedrock:us-east-1:123456789012";
  const [small = "", large = ""] = models;
  local = await startLocalBedrock({
    now: () => clock,
    promptRouters: [{ name: "ours", models: [small, large], fallbackModel: small, responseQualityDifference: 10 }],
  });
  const bedrock = new Bedrock(local.clientConfig);
  const { inferenceProfileArn } = await bedrock.send(
    new CreateInferenceProfileCommand({
      inferenceProfileName: "hr",
      modelSource: { copyFrom: `${owner}:inference-profile/us.${lite}` },
    }),
  );
  const { provisionedModelArn } = await bedrock.send(
    new CreateProvisionedModelThroughputCommand({ provisionedModelName: "pt", modelId: lite, modelUnits: 1 }),
  );
  // Provisioned throughput takes its time to come into service.
  clock += 24 * 60 * 60 * 1000;
  Object.assign(arns, {
    "foundation model": lite,
    "system profile": `us.${lite}`,
    "system profile ARN": `${owner}:inference-profile/us.${lite}`,
    "default router": local.defaultRouterArn,
    "custom router": local.promptRouterArn("ours"),
    "application profile": inferenceProfileArn,
    "provisioned model": provisionedModelArn,
  });
});
afterAll(() => local.close());

/** What is known of each kind of target beforehand, and whether an answer tells the invoked model. */
const targets: readonly (readonly [string, RoutingRecord["targetKind"], "named" | "looked up" | "unknown"])[] = [
  ["foundation model", "foundation-model", "named"],
  ["system profile", "system-profile", "named"],
  ["system profile ARN", "system-profile", "named"],
  ["default router", "prompt-router", "named"],
  ["custom router", "prompt-router", "named"],
  ["application profile", "application-profile", "looked up"],
  ["provisioned model", "provisioned-model", "unknown"],
];

const paths: Record<string, (model: BedrockRoutedChatModel) => Promise<AIMessageChunk | undefined>> = {
  invoke: (model) => model.invoke(question),
  batch: async (model) => (await model.batch([question]))[0],
  stream: async (model) => {
    let whole: AIMessageChunk | undefined;
    for await (const chunk of await model.stream(question)) whole = whole === undefined ? chunk : concat(whole, chunk);
    return whole;
  },
  "streamEvents v2": async (model) => {
    for await (const { event, data } of model.streamEvents(question, { version: "v2" })) {
      if (event === "on_chat_model_end") return data.output;
    }
    return undefined;
  },
  "streamEvents v3": async (model) => (await model.streamEvents(question)) as unknown as AIMessageChunk,
  agent: async (model) => {
    const { messages } = await createAgent({ model, tools: [] }).invoke({ messages: [["human", question]] });
    return messages.at(-1) as AIMessageChunk;
  },
};

function createModel(target: string, http: string): BedrockRoutedChatModel {
  const requestHandler = http === "HTTP/1.1" ? { requestHandler: new NodeHttpHandler() } : {};
  const model = arns[target];
  if (model === undefined) throw new Error(`there is no ${target}`);
  return new BedrockRoutedChatModel({
    model,
    region: "us-east-1",
    client: new BedrockRuntimeClient({ ...local.clientConfig, ...requestHandler }),
    bedrockClient: new Bedrock(local.clientConfig),
  });
}

/** The record without what is measured. */
function stable(message: AIMessageChunk | undefined): Partial<RoutingRecord> {
  const routing = message?.response_metadata.routing as RoutingRecord | undefined;
  if (routing === undefined) throw new Error("no routing record");
  const { latencyMs: _latency, timeToFirstTokenMs: _first, ...rest } = routing;
  return rest;
}

describe.each(["HTTP/2", "HTTP/1.1"])("over %s", (http) => {
  describe.each(targets)("%s", (target, targetKind, invoked) => {
    it("gives the same record on every path", async () => {
      const model = createModel(target, http);
      const expected = stable(await model.invoke(question));
      expect(expected).toMatchObject({
        requestedModelId: arns[target],
        targetKind,
        stopReason: "end_turn",
        attempts: 1,
      });
      expect(expected.invokedModel?.modelId).toBe(invoked === "unknown" ? undefined : lite);
      expect(expected.usage?.inputTokens).toBeGreaterThan(0);
      for (const [name, call] of Object.entries(paths)) {
        const message = await call(model);
        expect({ [name]: stable(message) }).toEqual({ [name]: expected });
        expect(message?.response_metadata.model_name).toBe(expected.invokedModel?.modelId);
        expect(message).toMatchObject({ usage_metadata: { input_tokens: expected.usage?.inputTokens } });
        expect(message?.text).not.toBe("");
      }
    });
  });
});
