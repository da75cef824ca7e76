import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";
import type { JsonObject } from "../wire/read-json";
import { fillSchema } from "./fill-schema";
import { samplePattern } from "./minimal-value";
import { TextReader } from "./text-reader";

const NOW = Date.parse("2026-11-21T00:00:00Z");
const SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
let local: LocalBedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => NOW });
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const input = (schema: object, text: string, maxTokens?: number) => ({
  modelId: SONNET,
  messages: [{ role: "user" as const, content: [{ text }] }],
  outputConfig: {
    textFormat: { type: "json_schema" as const, structure: { jsonSchema: { schema: JSON.stringify(schema) } } },
  },
  ...(maxTokens === undefined ? {} : { inferenceConfig: { maxTokens } }),
});
const validate = (schema: object, value: unknown): void => {
  // ajv alone does not know the formats.
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  expect(ajv.validate(schema, value), `${JSON.stringify(value)}: ${ajv.errorsText()}`).toBe(true);
};

const object = (properties: object, required = Object.keys(properties)): JsonObject => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const string = { type: "string" };
const person = object({ name: string, age: { type: "integer" }, city: string });

it.each([
  [
    person,
    "Extract the person: Maria Lopez is 34 years of age and lives in Madrid.",
    { name: "Maria Lopez", age: 34, city: "Madrid" },
  ],
  [
    object({ sentiment: { type: "string", enum: ["positive", "negative", "neutral"] } }),
    "This is clearly a negative review.",
    { sentiment: "negative" },
  ],
  [
    object({ price: { type: "number" }, currency: string, inStock: { type: "boolean" } }),
    "The price is 1,299.50 EUR, and it is not in stock.",
    { price: 1299.5, currency: "EUR", inStock: false },
  ],
  [
    object({ answer: string }),
    'When is rent due?\n<document index="1">The rent is due on the first day.</document>\nQuestion: When is the rent due?',
    { answer: "The rent is due on the first day. [1]" },
  ],
  [
    object({ tags: { type: "array", items: { enum: ["red", "green", "blue"] } } }),
    "Paint it red and blue.",
    { tags: ["red", "blue"] },
  ],
  [
    object({ when: { type: "string", format: "date-time" } }),
    "Meet me on 2027-01-02 at 3:30 pm.",
    { when: "2027-01-02T15:30:00Z" },
  ],
  [object({ who: { anyOf: [{ type: "null" }, string] } }, ["who"]), "nothing here", { who: null }],
  [object({ sku: { type: "string", pattern: "^[A-Z]{3}-\\d{4}$" } }), "Send me ABC-1234 at once.", { sku: "ABC-1234" }],
  [
    object({ customer: { $ref: "#/$defs/person" } }),
    "name: Ann, age: 7, city: Oslo",
    { customer: { name: "Ann", age: 7, city: "Oslo" } },
  ],
  [
    object({
      shape: {
        oneOf: [
          object({ kind: { const: "circle" }, radius: { type: "number" } }),
          object({ kind: { const: "square" }, side: { type: "number" } }),
        ],
      },
    }),
    "A square with a side of 4.",
    { shape: { kind: "square", side: 4 } },
  ],
  [object({ 名前: string, 人数: { type: "integer" } }), "名前：田中、人数：3", { 名前: "田中", 人数: 3 }],
])("fills %j from a text", async (schema, text, expected) => {
  const full = { ...schema, $defs: { person } };
  const { output, stopReason, additionalModelResponseFields } = await client.send(
    new ConverseCommand(input(full, text)),
  );
  const value: unknown = JSON.parse(output?.message?.content?.[0]?.text ?? "");
  expect(value).toEqual(expected);
  validate(full, value);
  expect(stopReason).toBe("end_turn");
  expect(additionalModelResponseFields).toEqual({ localBedrock: { languageModel: false, answer: "json-schema" } });
});

it("streams the same JSON, and shortens it to maxTokens", async () => {
  const { stream } = await client.send(new ConverseStreamCommand(input(person, "Ann is 7 years of age.")));
  let text = "";
  for await (const event of stream ?? []) text += event.contentBlockDelta?.delta?.text ?? "";
  validate(person, JSON.parse(text));
  const cut = await client.send(new ConverseCommand(input(person, "Ann is 7.", 3)));
  expect(cut.stopReason).toBe("max_tokens");
});

/** Schemas of the subset that the service supports, and a few others. */
const { schema: anySchema } = fc.letrec<{ schema: JsonObject; leaf: JsonObject }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ type: fc.constant("string"), minLength: fc.nat(5) }),
    fc.record({ type: fc.constantFrom("integer", "number"), minimum: fc.integer({ min: -50, max: 50 }) }),
    fc.record({
      type: fc.constant("integer"),
      maximum: fc.integer({ min: -50, max: 50 }),
      multipleOf: fc.integer({ min: 1, max: 9 }),
    }),
    fc.constantFrom<JsonObject>(
      { type: "boolean" },
      { type: "null" },
      { const: 7 },
      { enum: ["a", "b"] },
      { type: ["string", "null"] },
    ),
    fc.constantFrom("^[a-f]{2}\\d+$", "^(?:yes|no)$", "^\\p{Lu}\\w*$").map((pattern) => ({ type: "string", pattern })),
  ),
  schema: fc.oneof(
    { depthSize: "small" },
    tie("leaf"),
    fc.record({ type: fc.constant("array"), items: tie("schema"), minItems: fc.nat(2) }),
    fc
      .dictionary(fc.constantFrom("name", "count", "isOpen", "dueDate", "list", "note"), tie("schema"), { maxKeys: 4 })
      .map((properties) => object(properties, Object.keys(properties).slice(1))),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  ),
}));
const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    "Ann has 12 open notes due 3 May 2027, count: 5",
    "名前は「山田」、3個",
    "a b yes ff12 -40 7 true null",
  ),
);

it("fills every schema with a value that it admits", { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(anySchema, anyText, (schema, text) => {
      const reader = new TextReader({ text, wider: "", question: text, answer: text, now: NOW, ownTerms: new Set() });
      validate(schema, fillSchema(schema, reader).value);
    }),
    { numRuns: 60 },
  );
});

const node = { $ref: "#/$defs/node" };
it.each<[string, JsonObject, boolean]>([
  ["needs itself", object({ next: node }), false],
  ["needs itself twice", object({ left: node, right: node }), false],
  ["may end", object({ next: { anyOf: [node, { type: "null" }] } }), true],
  ["branches and may end", object({ left: { anyOf: [node, string] }, right: { anyOf: [node, string] } }), true],
  ["branches and ends in lists", object({ children: { type: "array", items: node } }), true],
  ["requires a very long list", { type: "array", items: string, minItems: 1e9 }, false],
])("ends on a schema that %s", (_case, definition, hasValue) => {
  const schema = { ...node, $defs: { node: definition } };
  const reader = new TextReader({ text: "a", wider: "", question: "", answer: "", now: NOW, ownTerms: new Set() });
  const { value } = fillSchema(schema, reader);
  expect(value).toBeTypeOf("object");
  if (hasValue) validate(schema, value);
});

it.each(["^\\d{3}-\\d{4}$", "[A-Z]{2,5}", "^(?:a|b)+c?$", "\\+81[0-9]{9,10}", "^https?://\\S+$", "^[^a-z]{2}$"])(
  "samples the pattern %s",
  (pattern) => expect(samplePattern(pattern)).toMatch(new RegExp(pattern, "u")),
);
it("returns nothing for a lookahead", () => expect(samplePattern("^(?=x)y$")).toBeUndefined());

it.each(["亜", "a", "-", "(", "1", '"'])("fills a schema from a long run of %j in linear time", (character) => {
  const text = character.repeat(100_000);
  const reader = new TextReader({ text, wider: "", question: "", answer: "", now: NOW, ownTerms: new Set() });
  const members = ["email", "expression", "id", "city", "origin", "name", "url"];
  expect(fillSchema(object(Object.fromEntries(members.map((name) => [name, string]))), reader).value).toBeTypeOf(
    "object",
  );
});

it.each(["^(a+)+$", "^(a|aa)+$", "(x+x+)+y", "^a{1,99999999}$", `${"(".repeat(50_000)}a${")".repeat(50_000)}`])(
  "does not stop at the pattern %.40s",
  (pattern) => {
    const text = `${"a".repeat(30)}! ${"x".repeat(5_000)}`;
    const reader = new TextReader({ text, wider: "", question: "", answer: "", now: NOW, ownTerms: new Set() });
    const { value } = fillSchema(object({ code: { type: "string", pattern } }), reader);
    expect(value).toBeTypeOf("object");
  },
);
