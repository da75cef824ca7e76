import { Agent } from "node:http";
import { EventStreamCodec } from "@smithy/core/event-streams";
import { fromUtf8, toUtf8 } from "@smithy/core/serde";
import { expect, it } from "vitest";
import replyShapesJson from "../../data/reply-shapes.json?raw";
import { type LocalGuardrail, startLocalBedrock } from "../index";
import { operations } from "../operations";
import { checkViolations } from "../shapes/shape";
import { KNOWLEDGE_BASE, type SampleRequest, sampleRequests } from "../testing/sample-requests";
import { buildRawRequest, type RawResponse, sendRaw } from "../testing/send-sample";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { type ReadContext, readMembers, readValue } from "./read-value";
import { parseShapeTable, requireRequestShapes } from "./shape-table";

const findReplyShapes = parseShapeTable(replyShapesJson);
const DAY_MS = 86_400_000;
const documents = [{ uri: "policy.md", text: "# Refunds\n\nRefunds take 30 days." }];
/** Every policy finds something in the sample. */
const guardrail: LocalGuardrail = {
  words: ["hello"],
  profanity: ["hello"],
  topics: [{ name: "Greetings", words: ["hello"] }],
  contentFilters: [{ type: "INSULTS", words: ["hello"] }],
  piiEntities: [{ type: "EMAIL", action: "NONE" }],
  regexes: [{ name: "Greeting", pattern: "Hel+o", action: "ANONYMIZE" }],
};

it("the table has every operation, at the method and path where it is served", () => {
  const served = operations.map(({ name, method, path }) => ({ name, method, path }));
  const table = operations.map(({ name }) => {
    const { method, path } = requireRequestShapes(name).operation;
    return { name, method, path };
  });
  expect(served).toEqual(table);
});

it("every reply has the members, types and values of the service model, and no others", async () => {
  let now = Date.parse("2026-11-27T00:00:00Z");
  const local = await startLocalBedrock({
    now: () => now,
    knowledgeBases: { [KNOWLEDGE_BASE]: documents },
    guardrails: { abc123: guardrail },
  });
  const agent = new Agent({ keepAlive: true });
  const made: Record<string, JsonObject> = {};
  const checked = new Set<string>();
  try {
    for (const build of sampleRequests(now / 1000)) {
      const sample = build(made);
      const operation = operations.find(({ name }) => name === sample.operation);
      if (operation === undefined) continue;
      const response = await sendRaw(Number(new URL(local.url).port), agent, buildRawRequest(operation, sample));
      expect.soft(response.status, `${sample.operation}: ${response.body}`).toBeLessThan(300);
      made[sample.operation] = checkReply(sample, response);
      checked.add(sample.operation);
      // A job completes on the next day. It is stopped before it does.
      if (/^(?:Create(?!.*Job)|Update|List)/.test(sample.operation)) now += DAY_MS;
    }
  } finally {
    agent.destroy();
    await local.close();
  }
  const names = operations.map(({ name }) => name);
  expect(names.filter((name) => !checked.has(name), "Add a sample to testing/sample-requests.ts.")).toEqual([]);
});

/** Checks a reply, and returns its body. */
function checkReply({ operation }: SampleRequest, { status, headers, body }: RawResponse): JsonObject {
  const found = findReplyShapes(operation);
  if (found === undefined) throw new Error(`No reply shapes of ${operation}.`);
  expect.soft(status, operation).toBe(found.operation.status);
  const shape = found.shapes[found.operation.shape ?? ""];
  const payload =
    shape?.members?.[shape.payload ?? ""] ??
    Object.values(shape?.members ?? {}).find((member) => {
      return found.shapes[typeof member === "string" ? member : member.shape]?.eventstream === true;
    });
  const payloadShape = typeof payload === "string" ? payload : payload?.shape;
  if (payloadShape !== undefined && found.shapes[payloadShape]?.eventstream === true) {
    for (const event of readEvents(body)) checkValue(found.shapes, payloadShape, event, operation);
    return {};
  }
  const json: unknown = JSON.parse(body.toString("utf8"));
  if (!isJsonObject(json)) throw new Error(`${operation}: the reply is not an object.`);
  if (shape === undefined || shape.payload !== undefined) return json;
  const values: Record<string, unknown> = { ...json };
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    if (typeof member === "object" && member.location === "header") values[name] = headers[member.name];
  }
  expect
    .soft(
      () => checkViolations((report) => readMembers({ shapes: found.shapes, report }, shape, values, "")),
      operation,
    )
    .not.toThrow();
  expectKnownMembers(found.shapes, found.operation.shape ?? "", json, operation);
  return json;
}

function checkValue(shapes: ReadContext["shapes"], shape: string, value: unknown, operation: string): void {
  expect
    .soft(() => checkViolations((report) => readValue({ shapes, report }, shape, value, "")), operation)
    .not.toThrow();
  expectKnownMembers(shapes, shape, value, operation);
}

/** Reading leaves out what the service model does not have. */
function expectKnownMembers(shapes: ReadContext["shapes"], shape: string, value: unknown, operation: string): void {
  expect.soft(value, operation).toEqual(readValue({ shapes, report: () => {} }, shape, value, ""));
}

function readEvents(body: Buffer): JsonObject[] {
  const codec = new EventStreamCodec(toUtf8, fromUtf8);
  const events: JsonObject[] = [];
  for (let at = 0; at < body.length; ) {
    const length = body.readUInt32BE(at);
    const { headers, body: content } = codec.decode(body.subarray(at, at + length));
    events.push({ [String(headers[":event-type"]?.value)]: JSON.parse(Buffer.from(content).toString("utf8")) });
    at += length;
  }
  return events;
}
