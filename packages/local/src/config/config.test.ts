import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BedrockClient, ListPromptRoutersCommand } from "@aws-sdk/client-bedrock";
import { BedrockAgentRuntimeClient, RetrieveCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
} from "@aws-sdk/client-bedrock-runtime";
import { Ajv2020 } from "ajv/dist/2020";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { readConfig, startLocalBedrock } from "../index";
import { configSchema } from "./config-schema";

const EXAMPLE = fileURLToPath(new URL("../../examples/bedrock-local.json", import.meta.url));
const SCHEMA = fileURLToPath(new URL("../../config.schema.json", import.meta.url));
const MODEL = "amazon.nova-lite-v1:0";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-config-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: unknown): Promise<unknown> {
  const file = join(folder, "bedrock-local.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return readConfig(file);
}

it("the example of the documentation starts a server that has all of it", async () => {
  const local = await startLocalBedrock({ ...(await readConfig(EXAMPLE)), port: 0 });
  const runtime = new BedrockRuntimeClient({ ...local.clientConfig, maxAttempts: 1 });
  const ask = (text: string, rest: Partial<ConverseCommandInput> = {}): Promise<ConverseCommandOutput> =>
    runtime.send(new ConverseCommand({ modelId: MODEL, messages: [{ role: "user", content: [{ text }] }], ...rest }));
  const contentOf = ({ output }: ConverseCommandOutput): unknown => output?.message?.content;

  expect([local.region, local.accountId]).toEqual(["us-west-2", "111122223333"]);
  const url = `${local.url}/prompt-routers`;
  expect((await fetch(url, { headers: { authorization: "Bearer any" } })).status).toBe(403);
  const agent = new BedrockAgentRuntimeClient(local.clientConfig);
  for (const [knowledgeBaseId, text] of [
    ["HANDBOOK01", "hotel limit"],
    ["PRODUCTS01", "kettle"],
  ]) {
    const found = await agent.send(new RetrieveCommand({ knowledgeBaseId, retrievalQuery: { text } }));
    expect(found.retrievalResults?.[0]?.content?.text).toContain(text);
  }
  const routers = await new BedrockClient(local.clientConfig).send(new ListPromptRoutersCommand({ type: "custom" }));
  expect(routers.promptRouterSummaries).toMatchObject([{ promptRouterName: "frugal" }]);

  expect(contentOf(await ask("Good Morning, Bedrock"))).toEqual([{ text: "Good morning! How can I help?" }]);
  const guardrailConfig = { guardrailIdentifier: "safe123", guardrailVersion: "1" };
  expect(contentOf(await ask("What is Project X?", { guardrailConfig }))).toEqual([
    { text: "I cannot talk about that." },
  ]);
  await expect(ask("The third call")).rejects.toMatchObject({ name: "ThrottlingException" });
  expect(contentOf(await ask("What is the weather in Osaka?"))).toMatchObject([{ toolUse: { name: "weather" } }]);
  expect(contentOf(await ask("What is the weather in Osaka?"))).toMatchObject([{ text: expect.any(String) }]);
  await local.close();
});

describe("a file is refused with its place and the remedy", () => {
  it.each<[unknown, string, string]>([
    ["{ region: 1 }", "", "not JSON"],
    ["port: 4566", "", "Comments and YAML are not supported"],
    [[], "", "Use a JSON object."],
    [{ gaurdrails: {} }, "", 'Unknown member "gaurdrails"'],
    [{ port: "4566" }, "port", "Use 0 (any free port) to 65535."],
    [{ region: "moon" }, "region", "Use the name of a Region"],
    [{ accountId: 123456789012 }, "accountId", "expected string"],
    [{ accountId: "12" }, "accountId", "Use twelve digits"],
    [{ auth: "yes" }, "auth", "Use true for random credentials"],
    [{ knowledgeBases: { short: "./docs" } }, "knowledgeBases", "ids of ten letters and digits"],
    [{ knowledgeBases: { HANDBOOK01: 5 } }, "knowledgeBases.HANDBOOK01", "Name a folder"],
    [{ guardrails: { abc: { words: [""] } } }, "guardrails.abc.words[0]", "Use a list of words."],
    [{ guardrails: { abc: { topics: [{ name: "x" }] } } }, "guardrails.abc.topics[0]", "Provide words or examples"],
    [
      { guardrails: { abc: { regexes: [{ name: "x", pattern: "(", action: "BLOCK" }] } } },
      "guardrails.abc.regexes[0].pattern",
      "RE2",
    ],
    [
      { guardrails: { abc: { piiEntities: [{ type: "SHOE", action: "BLOCK" }] } } },
      "guardrails.abc.piiEntities[0].type",
      "Use one of EMAIL",
    ],
    [{ promptRouters: [{ name: "a", models: ["x"] }] }, "promptRouters[0].models", "exactly two models"],
    [
      {
        promptRouters: [
          { name: "a", models: ["us.amazon.nova-lite-v1:0", "x"], fallbackModel: "x", responseQualityDifference: 5 },
        ],
      },
      "promptRouters[0].models[1]",
      "does not exist",
    ],
    [{ faults: [{ fault: { kind: "boom" } }] }, "faults[0].fault.kind", "Use one of exception"],
    [{ faults: [{ when: { nth: 0 }, fault: { kind: "throttling" } }] }, "faults[0].when.nth", "from 1 on"],
    [{ latency: { tokensPerSecond: 0 } }, "latency.tokensPerSecond", "Use a number above 0."],
    [{ replies: [{ reply: 5 }] }, "replies[0].reply", "Use a text, or an object"],
    [{ replies: [{ when: { pattern: "(?=a)" }, reply: "a" }] }, "replies[0].when.pattern", "not a pattern of RE2"],
    [{ replies: [{ reply: "a", tims: 1 }] }, "replies[0]", 'Unknown member "tims"'],
  ])("%j", async (content, path, remedy) => {
    await expect(read(content)).rejects.toMatchObject({
      name: "ConfigError",
      path,
      message: expect.stringMatching(/bedrock-local\.json/),
    });
    await expect(read(content)).rejects.toThrow(remedy);
  });

  it("that does not exist", async () => {
    await expect(readConfig(join(folder, "none.json"))).rejects.toThrow(/none\.json: The file cannot be read/);
  });
});

it("an empty file, and a byte order mark, are fine", async () => {
  expect(await read({})).toEqual({});
  expect(await read('\uFEFF{"region":"eu-west-1"}')).toEqual({ region: "eu-west-1" });
});

it("the schema for editors is the schema that is checked, and accepts the example", async () => {
  const schema = z.toJSONSchema(configSchema, { unrepresentable: "any" });
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(SCHEMA);
  const validate = new Ajv2020({ strict: false }).compile(schema);
  const { default: example } = await import("../../examples/bedrock-local.json");
  expect(validate(example)).toBe(true);
  expect(validate({ port: "4566" })).toBe(false);
});
