import fc from "fast-check";
import { isJsonObject } from "../wire/read-json";
import type { RawRequest } from "./send-sample";

/** Levels that no parser of a request needs to follow. */
const DEEP = 3000;
const LONG = "x".repeat(100_000);
/** Values of a wrong type, size or form. */
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  "",
  " ",
  "\u0000",
  "\ud800",
  "日本語 🙂",
  LONG,
  " \n".repeat(50_000),
  "<document ".repeat(10_000),
  "__proto__",
  "constructor",
  "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abcdefghij12",
  "amazon.nova-pro-v1:0",
  [],
  [null],
  ["x"],
  [[[]]],
  {},
  { text: 5 },
  { __proto__: null, constructor: { prototype: {} } },
  Array.from({ length: 2000 }, (_, index) => ({ text: `item ${index}` })),
];

const ODD_BODIES: readonly Buffer[] = [
  Buffer.from(""),
  Buffer.from("{"),
  Buffer.from("null"),
  Buffer.from("[]"),
  Buffer.from('"text"'),
  Buffer.from("{} {}"),
  Buffer.from('{"a":1e400}'),
  Buffer.from("\ufeff{}"),
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.from("[".repeat(100_000)),
  Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}`),
  Buffer.from(`{"messages":${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}}`),
  Buffer.from('{"__proto__":{"a":1},"constructor":{"prototype":{"b":2}}}'),
];

const ODD_PARTS = [
  "%",
  "%00",
  "%ff",
  "..",
  "%2e%2e%2f",
  "a".repeat(3000),
  "%F0%9F%99%82",
  "constructor",
  "%20",
  "a//b",
];
const ODD_QUERIES = [
  "maxResults=abc&nextToken=",
  "maxResults=-1",
  "maxResults=5&maxResults=6",
  "nextToken=0.%2B1",
  "sortBy=Name&sortOrder=Up&statusEquals=None&type=x",
  "creationTimeAfter=soon&submitTimeAfter=0",
  "%=%&&&==",
  `nameContains=${"-".repeat(4000)}!`,
];
const ODD_HEADERS: readonly (readonly [string, string])[] = [
  ["content-type", "text/plain"],
  ["content-type", "application/cbor"],
  ["content-encoding", "gzip"],
  ["content-encoding", "br"],
  ["accept", "*/*;q=x"],
  ["x-amz-target", "GraniteServiceVersion20100801.DescribeAlarms"],
  ["x-amzn-bedrock-trace", "MAYBE"],
  ["x-amzn-bedrock-service-tier", "reserved"],
  ["x-amzn-bedrock-performanceconfig-latency", "fast"],
  ["x-amzn-bedrock-request-metadata", "{"],
  ["x-amzn-bedrock-guardrailidentifier", "-".repeat(4000)],
  ["authorization", "AWS4-HMAC-SHA256 Credential=x"],
  ["authorization", ""],
  ["x-long", "x".repeat(10_000)],
  ["expect", "200-maybe"],
];
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND"];

/** A change of a request. `at` and `pick` choose where, and which of the odd values. */
export interface Mutation {
  readonly kind:
    | "drop"
    | "replace"
    | "duplicate"
    | "wrap"
    | "rename"
    | "deepen"
    | "body"
    | "path"
    | "header"
    | "method";
  readonly at: number;
  readonly pick: number;
}

/** Mutations of the body are the most frequent. */
export const mutations: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(
    ...(["drop", "replace", "replace", "replace", "replace", "duplicate", "wrap", "rename"] as const),
    ...(["deepen", "body", "path", "path", "header", "method"] as const),
  ),
  at: fc.nat(10_000),
  pick: fc.nat(10_000),
});

/** Applies a mutation. Mutations of the body change nothing in a request without one. */
export function mutateRequest(request: RawRequest, { kind, at, pick }: Mutation): RawRequest {
  switch (kind) {
    case "body":
      return { ...request, body: choose(ODD_BODIES, pick) };
    case "method":
      return { ...request, method: choose(METHODS, pick) };
    case "header": {
      const [name, value] = choose(ODD_HEADERS, pick);
      return { ...request, headers: { ...request.headers, [name]: value } };
    }
    case "path":
      return { ...request, path: mutatePath(request.path, at, pick) };
    default:
      return { ...request, body: mutateBody(request.body, kind, at, pick) };
  }
}

function mutatePath(path: string, at: number, pick: number): string {
  if (pick % 3 === 0) return `${path}${path.includes("?") ? "&" : "?"}${choose(ODD_QUERIES, at)}`;
  if (pick % 31 === 0) return `${path}/${"a".repeat(80_000)}`;
  const parts = path.split("/");
  parts[1 + (at % Math.max(1, parts.length - 1))] = choose(ODD_PARTS, pick);
  return parts.join("/");
}

function mutateBody(body: Buffer, kind: Mutation["kind"], at: number, pick: number): Buffer {
  if (body.length === 0) return body;
  const root = { body: JSON.parse(body.toString("utf8")) as unknown };
  const places = collectPlaces(root);
  const place = choose(places, at);
  const { parent, key } = place;
  const value = parent[key];
  if (kind === "drop") delete parent[key];
  else if (kind === "rename" && key !== "body") {
    delete parent[key];
    parent[`${key}X`] = value;
  } else if (kind === "duplicate" && Array.isArray(value)) parent[key] = Array(1001).fill(value).flat();
  else if (kind === "wrap") parent[key] = pick % 2 === 0 ? [value] : { value };
  else if (kind === "deepen") {
    // Each level of a schema is two of JSON, of which 250 are read.
    const levels = choose([DEEP, 12, 110], pick);
    const schema = `${'{"type":"object","properties":{"a":'.repeat(levels)}{"type":"string"}${"}}".repeat(levels)}`;
    if (place === places[0]) return Buffer.from(schema);
    parent[key] = "@deep@";
    // `JSON.stringify` cannot write thousands of levels.
    const text = JSON.stringify(root.body);
    return Buffer.from(text.replace('"@deep@"', () => (pick % 4 < 2 ? schema : JSON.stringify(schema))));
  } else parent[key] = choose(ODD_VALUES, pick);
  return Buffer.from(JSON.stringify(root.body) ?? "");
}

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

function collectPlaces(value: unknown): Place[] {
  if (!isJsonObject(value) && !Array.isArray(value)) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...collectPlaces(parent[key])]);
}

function choose<T>(from: readonly T[], pick: number): T {
  const chosen = from[pick % from.length];
  if (chosen === undefined && from.length === 0) throw new Error("There is nothing to choose from.");
  return chosen as T;
}
