import { StringOutputParser } from "@langchain/core/output_parsers";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";
import { StructuredOutputError } from "./structured-output-error";

const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };
const methods = ["functionCalling", "jsonSchema"] as const;

/** Answers with this value: as a tool call when there is a tool, else as text; in parts when it is streamed. */
function answerWith(value: unknown, stopReason?: string): (request: SentRequest) => FakeReply {
  return ({ path, body }) => {
    const { toolConfig } = body as { toolConfig?: { tools: { toolSpec: { name: string } }[] } };
    const name = toolConfig?.tools[0]?.toolSpec.name;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const parts = text.match(/[\s\S]{1,7}/g) ?? [];
    const toolUse = { toolUseId: "t", name };
    if (!path.endsWith("/converse-stream")) {
      const input = typeof value === "string" ? {} : value;
      const content = [name === undefined ? { text } : { toolUse: { ...toolUse, input } }];
      const reason = stopReason ?? (name === undefined ? "end_turn" : "tool_use");
      return { json: { output: { message: { role: "assistant", content } }, stopReason: reason, usage } };
    }
    const start = { contentBlockStart: { contentBlockIndex: 0, start: { toolUse } } };
    const deltas = parts.map((part) => ({
      contentBlockDelta: {
        contentBlockIndex: 0,
        delta: name === undefined ? { text: part } : { toolUse: { input: part } },
      },
    }));
    return {
      events: [
        { messageStart: { role: "assistant" } },
        ...(name === undefined ? [] : [start]),
        ...deltas,
        { contentBlockStop: { contentBlockIndex: 0 } },
        { messageStop: { stopReason: stopReason ?? "end_turn" } },
        { metadata: { usage } },
      ],
    };
  };
}

function create(value: unknown, stopReason?: string) {
  const { client, sent } = createFakeTransport(answerWith(value, stopReason));
  const model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  return { sent, chat: new BedrockRoutedChatModel({ model, region: "us-east-1", client }) };
}

/** The same schema in every form: `unit` has a default, also in the objects of the list. */
const schemas: Record<string, object> = {
  "zod 4": z.object({
    days: z.number(),
    unit: z.string().default("日"),
    parts: z.array(z.object({ days: z.number(), unit: z.string().default("日") })).default([]),
  }),
  "zod 3": z3.object({
    days: z3.number(),
    unit: z3.string().default("日"),
    parts: z3.array(z3.object({ days: z3.number(), unit: z3.string().default("日") })).default([]),
  }),
  "JSON schema": {
    type: "object",
    properties: {
      days: { type: "number" },
      unit: { type: "string", default: "日" },
      parts: {
        type: "array",
        default: [],
        items: {
          type: "object",
          properties: { days: { type: "number" }, unit: { type: "string", default: "日" } },
          required: ["days"],
        },
      },
    },
    required: ["days"],
  },
};

describe.each(Object.entries(schemas))("%s", (_name, schema) => {
  describe.each(methods)("by %s", (method) => {
    const ask = (value: unknown, stopReason?: string) =>
      create(value, stopReason).chat.withStructuredOutput(schema, { method });

    it("gives the values with the defaults of the schema", async () => {
      expect(await ask({ days: 10 }).invoke("何日？")).toEqual({ days: 10, unit: "日", parts: [] });
      expect(await ask({ days: 10, unit: "days", parts: [{ days: 1 }] }).invoke("何日？")).toEqual({
        days: 10,
        unit: "days",
        parts: [{ days: 1, unit: "日" }],
      });
      expect(await ask({ days: 10 }).batch(["何日？"])).toEqual([{ days: 10, unit: "日", parts: [] }]);
    });

    it("gives them last when it is streamed", async () => {
      const parts: unknown[] = [];
      for await (const part of await ask({ days: 10 }).stream("何日？")) parts.push(part);
      expect(parts.at(-1)).toEqual({ days: 10, unit: "日", parts: [] });
    });

    it("refuses an answer that does not match, and shows no text of it", async () => {
      const error = await ask({ days: "秘密" })
        .invoke("何日？")
        .catch((caught: unknown) => caught);
      expect(StructuredOutputError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ message: expect.stringMatching(/does not match the schema: .*days/) });
      expect(String(error)).not.toContain("秘密");
      const reading = (async () => {
        for await (const _part of await ask({ days: "秘密" }).stream("何日？"));
      })();
      await expect(reading).rejects.toThrow(StructuredOutputError);
    });

    it("gives the raw answer too, and null for an output that does not match", async () => {
      const withRaw = (value: unknown) => create(value).chat.withStructuredOutput(schema, { method, includeRaw: true });
      const good = await withRaw({ days: 10 }).invoke("何日？");
      expect(good.parsed).toEqual({ days: 10, unit: "日", parts: [] });
      expect(good.raw.response_metadata).toHaveProperty("routing");
      const bad = await withRaw({ days: "ten" }).invoke("何日？");
      expect(bad.parsed).toBeNull();
      expect(bad.raw.response_metadata).toHaveProperty("routing");
    });

    it("says that the answer was cut off", async () => {
      await expect(ask('{"days":1', "max_tokens").invoke("何日？")).rejects.toThrow(/max_tokens/);
    });
  });
});

describe("a plain JSON schema", () => {
  it("is shown in parts while the text of it is streamed", async () => {
    const { chat } = create({ days: 10, kinds: ["annual", "sick"] });
    const schema = { type: "object", properties: { note: { type: "string", default: "なし" } } };
    const parts: Record<string, unknown>[] = [];
    for await (const part of await chat.withStructuredOutput(schema, { method: "jsonSchema" }).stream("?"))
      parts.push(part);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.at(-1)).toEqual({ days: 10, kinds: ["annual", "sick"], note: "なし" });
  });

  it("can have the name of a function around it", async () => {
    const { chat, sent } = create({ days: 10 });
    const parameters = { type: "object", properties: { days: { type: "number" } } };
    await chat.withStructuredOutput({ name: "leave", description: "Leave", parameters }).invoke("?");
    expect(sent[0]?.body.toolConfig).toMatchObject({
      tools: [{ toolSpec: { name: "leave", description: "Leave", inputSchema: { json: parameters } } }],
      toolChoice: { tool: { name: "leave" } },
    });
  });

  it("in lines of three backticks is read", async () => {
    const { chat } = create('```json\n{"days":10}\n```');
    expect(await chat.withStructuredOutput({ type: "object" }, { method: "jsonSchema" }).invoke("?")).toEqual({
      days: 10,
    });
  });

  it("that refers to nothing is refused", async () => {
    const { chat } = create({ days: 10 });
    const schema = { type: "object", properties: { days: { $ref: "#/$defs/missing" } } };
    await expect(chat.withStructuredOutput(schema).invoke("?")).rejects.toThrow(
      expect.objectContaining({ name: "InvalidOptionError", option: "schema", cause: expect.any(Error) }),
    );
  });
});

describe.each(methods)("a standard schema by %s", (method) => {
  const json = { type: "object", properties: { days: { type: "number" } }, required: ["days"] };
  const isLeave = (value: unknown): value is { days: number } =>
    typeof value === "object" && value !== null && "days" in value && typeof value.days === "number";
  const schema = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value: unknown) =>
        isLeave(value)
          ? { value: { hours: value.days * 8 } }
          : { issues: [{ message: "is not a number", path: [{ key: "days" }] }, { message: "is not a leave" }] },
      jsonSchema: { input: () => json, output: () => json },
    },
  };

  it("gives the value that the schema makes", async () => {
    const { chat, sent } = create({ days: 10 });
    expect(await chat.withStructuredOutput(schema, { method }).invoke("?")).toEqual({ hours: 80 });
    expect(JSON.stringify(sent[0]?.body)).toContain("days");
  });

  it("names the places that do not match", async () => {
    const { chat } = create({ days: "十" });
    const error = await chat
      .withStructuredOutput(schema, { method })
      .invoke("?")
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StructuredOutputError);
    expect(String(error)).toContain("days: is not a number");
    expect(String(error)).toContain("is not a leave");
    expect(String(error)).not.toContain("十");
  });
});

describe("a recursive schema", () => {
  const Zod4 = z.object({
    name: z.string(),
    get children() {
      return z.array(Zod4);
    },
  });
  interface Tree {
    name: string;
    children: Tree[];
  }
  const Lazy4: z.ZodType<Tree> = z.object({ name: z.string(), children: z.lazy(() => z.array(Lazy4)) });
  const Lazy3: z3.ZodType<Tree> = z3.object({ name: z3.string(), children: z3.lazy(() => z3.array(Lazy3)) });
  const json = {
    $ref: "#/$defs/node",
    $defs: {
      node: {
        type: "object",
        properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "#/$defs/node" } } },
        required: ["name", "children"],
      },
    },
  };
  const recursive: Record<string, object> = { Zod4, Lazy4, Lazy3, json };
  const tree = { name: "a", children: [{ name: "b", children: [] }] };

  it.each(Object.entries(recursive))("%s works by a tool call", async (_name, schema) => {
    const { chat, sent } = create(tree);
    expect(await chat.withStructuredOutput(schema).invoke("?")).toEqual(tree);
    expect(JSON.stringify(sent[0]?.body.toolConfig)).toContain("$ref");
    const wrong = create({ name: "a", children: [{ name: 1, children: [] }] });
    await expect(wrong.chat.withStructuredOutput(schema).invoke("?")).rejects.toThrow(StructuredOutputError);
  });

  it.each(Object.entries(recursive))(
    "%s is refused by jsonSchema, which the service does not allow",
    (_name, schema) => {
      const { chat } = create(tree);
      expect(() => chat.withStructuredOutput(schema, { method: "jsonSchema" })).toThrow(
        /Invalid schema: .*no recursive schema, so use method "functionCalling"/,
      );
    },
  );

  it("of a zod that cannot write itself is refused, with the remedy", async () => {
    const Old = z.object({
      name: z.string(),
      get children() {
        return z.array(Old);
      },
    });
    const { version, vendor, validate } = Old["~standard"];
    Object.defineProperty(Old, "~standard", { value: { version, vendor, validate } });
    const { chat } = create(tree);
    const error = await (async () => chat.withStructuredOutput(Old).invoke("?"))().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "InvalidOptionError", option: "schema", cause: expect.any(RangeError) });
    expect(String(error)).toContain("it is recursive; pass it as JSON schema with $ref");
  });

  it("is not one that uses a part twice", async () => {
    const part = { type: "object", properties: { name: { type: "string" } }, additionalProperties: false };
    const schema = {
      type: "object",
      properties: { a: { $ref: "#/$defs/part" }, b: { $ref: "#/$defs/part" } },
      $defs: { part },
    };
    const { chat } = create({ a: { name: "x" }, b: { name: "y" } });
    const asked = chat.withStructuredOutput(schema, { method: "jsonSchema" });
    expect(await asked.invoke("?")).toEqual({ a: { name: "x" }, b: { name: "y" } });
  });
});

describe("withStructuredOutput", () => {
  it("has the type that the schema gives, with defaults applied", async () => {
    interface Leave {
      days: number;
      unit: string;
    }
    const fields = { days: z.number(), unit: z.string().default("日") };
    const chat = (): BedrockRoutedChatModel => create({ days: 10 }).chat;
    const ofZod4: Leave = await chat().withStructuredOutput(z.object(fields)).invoke("?");
    const ofZod3: Leave = await chat()
      .withStructuredOutput(z3.object({ days: z3.number(), unit: z3.string().default("日") }))
      .invoke("?");
    const ofJson: Record<string, unknown> = await chat().withStructuredOutput({ type: "object" }).invoke("?");
    const stated: Leave = await chat().withStructuredOutput<Leave>({ type: "object" }).invoke("?");
    expect([ofZod4.unit, ofZod3.unit, ofJson.days, stated.days]).toEqual(["日", "日", 10, 10]);
  });

  it.each([["jsonMode"], ["xml"]])("refuses the method %s", (method) => {
    const { chat } = create({});
    const config = { method } as { method: "jsonMode" };
    expect(() => chat.withStructuredOutput({ type: "object" }, config)).toThrow(
      `Invalid method "${method}": use "functionCalling" or "jsonSchema".`,
    );
  });

  it("refuses an answer without JSON, and quotes nothing of it", async () => {
    const { chat } = create("秘密です");
    const asked = chat.withStructuredOutput(z.object({}), { method: "jsonSchema" });
    const error = await asked.invoke("?").catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      message: "Failed to parse the structured output: the answer is not JSON (stop reason end_turn).",
    });
    expect(String((error as Error).cause)).not.toContain("秘密");
  });

  it("applies transforms and refinements of zod", async () => {
    const schema = z.object({ date: z.string().transform((text) => text.replaceAll("/", "-")) });
    for (const method of methods) {
      const { chat } = create({ date: "2026/11/27" });
      expect(await chat.withStructuredOutput(schema, { method }).invoke("?")).toEqual({ date: "2026-11-27" });
    }
  });

  it("leaves other chains of the model alone", async () => {
    const { chat, sent } = create("hello");
    chat.withStructuredOutput({ type: "object" });
    expect(await chat.pipe(new StringOutputParser()).invoke("?")).toBe("hello");
    expect(sent[0]?.body).not.toHaveProperty("toolConfig");
  });
});
