import { tool } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { z as z3 } from "zod/v3";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { answer } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";

function create() {
  const { client, sent } = createFakeTransport(answer);
  const model = new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", region: "us-east-1", client });
  return { model, schemaOf: (call: number) => sent[call]?.body.toolConfig };
}

const node = z.object({
  name: z.string(),
  get children() {
    return z.array(node);
  },
});
const lazy: z.ZodType = z.object({ name: z.string(), children: z.lazy(() => z.array(lazy)) });

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}
const lazy3: z3.ZodType<Tree> = z3.object({ name: z3.string(), children: z3.lazy(() => z3.array(lazy3)) });

describe("a tool with a recursive schema", () => {
  it.each([
    ["zod 4, by a getter", node],
    ["zod 4, by z.lazy", lazy],
    ["zod 3, by z.lazy", lazy3],
  ])("is sent as JSON schema with a reference, bound or given to the call: %s", async (_name, schema) => {
    const { model, schemaOf } = create();
    const save = tool(async () => "saved", {
      name: "save",
      description: "Saves a tree",
      schema: schema as typeof node,
    });
    await model.bindTools([save]).invoke("Hi");
    await model.invoke("Hi", { tools: [save] });
    const [bound, given] = [schemaOf(0), schemaOf(1)];
    expect(JSON.stringify(bound)).toMatch(/"\$ref":"#/);
    expect(bound).toMatchObject({ tools: [{ toolSpec: { name: "save", description: "Saves a tree" } }] });
    expect(given).toEqual(bound);
  });

  it("beside one of Converse's own and one of OpenAI's form keeps its place", async () => {
    const { model, schemaOf } = create();
    const json = { type: "object", properties: {} };
    const save = tool(async () => "saved", { name: "save", description: "Saves a tree", schema: node });
    const openAi = { type: "function", function: { name: "find", description: "Finds", parameters: json } };
    const own = { toolSpec: { name: "own", description: "Own", inputSchema: { json } } };
    await model.bindTools([openAi, save, own]).invoke("Hi");
    const { tools } = schemaOf(0) as { tools: { toolSpec: { name: string } }[] };
    expect(tools.map(({ toolSpec }) => toolSpec.name)).toEqual(["find", "save", "own"]);
  });
});
