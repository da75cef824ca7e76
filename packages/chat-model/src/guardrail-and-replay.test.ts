import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { type LocalBedrock, startLocalBedrock, startRecording, startReplay } from "@bedrock-routed/local";
import type { AIMessageChunk } from "@langchain/core/messages";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "./index";

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({
    guardrails: { safe123: { words: ["Project X"], blockedInputMessaging: "This question is not allowed." } },
  });
});
afterAll(() => local.close());

it("a guardrail's message and stop reason come from invoke and from stream", async () => {
  const model = new BedrockRoutedChatModel({
    model: local.defaultRouterArn,
    region: local.region,
    client: new BedrockRuntimeClient(local.clientConfig),
    guardrailConfig: { guardrailIdentifier: "safe123", guardrailVersion: "1", trace: "enabled" },
  });
  const whole = await model.invoke("What is Project X?");
  expect(whole.text).toBe("This question is not allowed.");
  expect(whole.response_metadata).toMatchObject({ stopReason: "guardrail_intervened" });
  let streamed: AIMessageChunk | undefined;
  for await (const chunk of await model.stream("What is Project X?")) streamed = streamed?.concat(chunk) ?? chunk;
  expect(streamed?.text).toBe(whole.text);
  expect(JSON.stringify(streamed?.response_metadata)).toContain("guardrail_intervened");
});

it("recorded answers are replayed with their text and routing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bedrock-chat-recording-"));
  const chat = async (server: Pick<LocalBedrock, "clientConfig" | "region">): Promise<unknown> => {
    const client = new BedrockRuntimeClient(server.clientConfig);
    const model = new BedrockRoutedChatModel({ model: local.defaultRouterArn, region: server.region, client });
    const { text, response_metadata } = await model.invoke("Where is the office?");
    let streamed = "";
    for await (const chunk of await model.stream("When is the office open?")) streamed += chunk.text;
    const { invokedModel } = response_metadata.routing as { invokedModel: unknown };
    return { text, invokedModel, streamed };
  };
  const credentials = async (): Promise<LocalBedrock["clientConfig"]["credentials"]> => local.clientConfig.credentials;
  const recording = await startRecording({ folder, upstream: local.url, credentials });
  const recorded = await chat(recording);
  await recording.close();
  const replay = await startReplay({ folder });
  expect(await chat(replay)).toEqual(recorded);
  await replay.close();
  await rm(folder, { recursive: true });
});
