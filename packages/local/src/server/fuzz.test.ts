import { Agent } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";
import { operations } from "../operations";
import type { Operation } from "../operations/operation";
import { requireRequestShapes } from "../service-model/shape-table";
import { type Mutation, mutateRequest, mutations } from "../testing/mutate-request";
import { buildSampleValue } from "../testing/sample-input";
import { KNOWLEDGE_BASE, sampleRequests } from "../testing/sample-requests";
import { buildRawRequest, type RawRequest, type RawResponse, sendRaw } from "../testing/send-sample";
import { isJsonObject, type JsonObject, parseBody } from "../wire/read-json";

/** Mutations of each operation. */
const RUNS = 300;
const AT_ONCE = 12;
const NOW = Date.parse("2026-11-27T00:00:00Z");

let local: LocalBedrock;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
const bases = new Map<string, RawRequest[]>();
const send = (request: RawRequest) => sendRaw(Number(new URL(local.url).port), agent, request);

beforeAll(async () => {
  const documents = [{ uri: "policy.md", text: "# Refunds\n\nRefunds take 30 days." }];
  let now = NOW;
  local = await startLocalBedrock({
    now: () => now,
    knowledgeBases: { [KNOWLEDGE_BASE]: documents },
    guardrails: { abc123: { words: ["Hello"], piiEntities: [{ type: "EMAIL", action: "ANONYMIZE" }] } },
  });
  const made: Record<string, JsonObject> = {};
  for (const build of sampleRequests(NOW / 1000)) {
    const sample = build(made);
    const operation = operations.find(({ name }) => name === sample.operation);
    if (operation === undefined) continue;
    const request = buildRawRequest(operation, sample);
    bases.set(operation.name, [...(bases.get(operation.name) ?? []), request]);
    const body = parseBody((await send(request)).body.toString("utf8"));
    if (isJsonObject(body)) made[operation.name] = body;
    if (/^(?:Create(?!.*Job)|Update|List)/.test(operation.name)) now += 86_400_000;
  }
});
afterAll(async () => {
  agent.destroy();
  await local.close();
});

/** Requests with every member that the service model has. An operation without a sample has only these. */
function buildFullRequests(operation: Operation): RawRequest[] {
  const { shapes, operation: model } = requireRequestShapes(operation.name);
  return [0, 1, 2, 3].map((turn) => {
    const body = buildSampleValue(shapes, model.shape ?? "", turn);
    const ids = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, "amazon.nova-lite-v1:0"]);
    const parameters = Object.fromEntries(ids);
    const needsBody = operation.method !== "GET" && operation.method !== "DELETE" && isJsonObject(body);
    return buildRawRequest(operation, { operation: operation.name, parameters, ...(needsBody ? { body } : {}) });
  });
}

/** Why a response is wrong. `undefined` if it is a success or an error of the client in the form of the service. */
function findProblem({ method }: RawRequest, { status, headers, body }: RawResponse): string | undefined {
  if (status < 200 || status >= 500) return `status ${status}: ${body.subarray(0, 300)}`;
  if (status < 400 || method === "HEAD") return undefined;
  const error = parseBody(body.toString("utf8"));
  if (!isJsonObject(error) || typeof error.message !== "string") return `no message: ${body.subarray(0, 300)}`;
  const type = error.__type ?? headers["x-amzn-errortype"];
  return typeof type === "string" ? undefined : `no error type: ${body.subarray(0, 300)}`;
}

describe.each(operations.map((operation, index) => ({ name: operation.name, operation, index })))(
  "$name",
  ({ name, operation, index }) => {
    it(`answers ${RUNS} mutated requests, and none with an error of the server`, async () => {
      const all = [...(bases.get(name) ?? []), ...buildFullRequests(operation)];
      const plan = fc.sample(mutations, { seed: 14 + index, numRuns: RUNS });
      const problems: string[] = [];
      const run = async (mutation: Mutation, turn: number): Promise<void> => {
        const base = all[turn % all.length];
        if (base === undefined) return;
        const request = mutateRequest(base, mutation);
        const problem = findProblem(request, await send(request));
        if (problem !== undefined)
          problems.push(`${JSON.stringify(mutation)} of request ${turn % all.length}: ${problem}`);
      };
      for (let start = 0; start < plan.length; start += AT_ONCE) {
        await Promise.all(plan.slice(start, start + AT_ONCE).map((mutation, offset) => run(mutation, start + offset)));
      }
      expect(problems).toEqual([]);
    }, 300_000);
  },
);
