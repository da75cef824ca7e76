import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import type { CreatedResponse, ResponseCacheResult } from "@bedrock-routed/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CountedBedrock, collect, startCountedBedrock } from "../testing/counted-bedrock";
import { startTableServer, type TableServer } from "../testing/table-server";
import { DynamoDBResponseCache, type DynamoDBResponseCacheOptions, ensureResponseCacheTable } from "./index";

const tableName = "answers";
let server: TableServer;
let bedrock: CountedBedrock;
let client: DynamoDBClient;
let clientOptions: DynamoDBResponseCacheOptions["clientOptions"];
/** Each test has answers of its own in the one table. */
let namespace = 0;

beforeAll(async () => {
  server = await startTableServer();
  bedrock = await startCountedBedrock({ respond: () => ({ text: "Ten days." }) });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  clientOptions = { endpoint: server.endpoint, region: "us-east-1", credentials };
  client = new DynamoDBClient({ ...clientOptions, maxAttempts: 1 });
  await ensureResponseCacheTable({ tableName, clientOptions });
});
afterAll(async () => {
  client.destroy();
  await server.close();
  await bedrock.local.close();
});
beforeEach(() => {
  server.fault = undefined;
  namespace += 1;
});

const errors: { operation: string; message: string; cause?: unknown }[] = [];

function createCache(options: Partial<DynamoDBResponseCacheOptions> = {}): DynamoDBResponseCache {
  errors.length = 0;
  return new DynamoDBResponseCache({
    tableName,
    client,
    namespace: `test-${namespace}`,
    cooldownMs: 0,
    onError: (error) => void errors.push(error),
    ...options,
  });
}

const request = { modelId: "m", messages: [{ role: "user", content: [{ text: "q" }] }] };

async function ask(
  cache: DynamoDBResponseCache,
  answer: object = { text: "paid" },
  asked: object = request,
): Promise<ResponseCacheResult> {
  return cache.getOrCreate({ request: asked }, async (): Promise<CreatedResponse> => ({ answer, use: "store" }));
}

function sent(operation: string, since = 0): number {
  return server.requests.slice(since).filter((one) => one.operation === operation).length;
}

describe("an answer in the table", () => {
  it("is found by another process, and its keys hold no text", async () => {
    await ask(createCache({ scope: "tenant@example.com" }), { text: "the answer" });
    const found = await ask(createCache({ scope: "tenant@example.com" }));
    expect(found).toMatchObject({ answer: { text: "the answer" }, source: "stored" });
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
    const keys = JSON.stringify(Items.map(({ pk, sk }) => [pk, sk]));
    expect(keys).not.toMatch(/tenant|user|text/);
    expect(JSON.stringify(Items)).not.toContain("the answer");
    expect(errors).toEqual([]);
  });

  it("is not given to another scope, namespace or request", async () => {
    await ask(createCache({ scope: "a" }), { text: "of a" });
    for (const options of [{ scope: "b" }, {}, { scope: "a", namespace: "other" }]) {
      expect((await ask(createCache(options))).source).toBe("created");
    }
    expect((await ask(createCache({ scope: "a" }), {}, { ...request, modelId: "n" })).source).toBe("created");
    expect((await ask(createCache({ scope: "a" }))).answer).toEqual({ text: "of a" });
  });

  it("is a miss once it has expired, although DynamoDB has not deleted it", async () => {
    let now = Date.parse("2026-11-27T00:00:00Z");
    const clock = () => now;
    await ask(createCache({ ttlSeconds: 60, clock }));
    now += 59_000;
    expect((await ask(createCache({ ttlSeconds: 60, clock }))).source).toBe("stored");
    now += 1_000;
    expect((await ask(createCache({ ttlSeconds: 60, clock }))).source).toBe("created");
  });

  it("is served to a stream of the chat model", async () => {
    const before = bedrock.calls();
    await bedrock.createModel({ responseCache: createCache() }).invoke("q");
    const chunks = await collect(await bedrock.createModel({ responseCache: createCache() }).stream("q"));
    expect(chunks.map(({ text }) => text).join("")).toBe("Ten days.");
    expect(bedrock.calls() - before).toBe(1);
  });

  it("is the only one for 200 parallel misses, with one read and one write", async () => {
    const [calls, since] = [bedrock.calls(), server.requests.length];
    const model = bedrock.createModel({ responseCache: createCache() });
    const handler = new BedrockSavingsHandler();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => model.invoke("shared", { callbacks: [handler] })),
    );
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(["Ten days."]));
    expect(bedrock.calls() - calls).toBe(1);
    expect(server.requests.slice(since).map(({ operation }) => operation)).toEqual(["BatchGetItem", "PutItem"]);
    expect(handler.report()).toMatchObject({ calls: 1, cachedResponses: 199 });
  });

  it("is read together with others, at most 100 in a request, and what is left out is asked for again", async () => {
    const requests = Array.from({ length: 150 }, (_, index) => ({ index }));
    const stored = [requests[0], requests[149]].flatMap((one) => one ?? []);
    await Promise.all(stored.map((one) => ask(createCache(), one, one)));
    const since = server.requests.length;
    let leftOut = 0;
    server.fault = ({ operation, body }) => {
      if (operation !== "BatchGetItem" || leftOut > 0) return undefined;
      const { Keys = [] } = (body.RequestItems as Record<string, { Keys?: object[] }>)[tableName] ?? {};
      const [left] = Keys;
      leftOut += 1;
      const change = (answer: Record<string, unknown>) => ({
        ...answer,
        Responses: { [tableName]: (answer.Responses as Record<string, unknown[]>)[tableName]?.filter(isNot(left)) },
        UnprocessedKeys: { [tableName]: { Keys: [left] } },
      });
      return { change };
    };
    const reader = createCache();
    const nothing = async (): Promise<CreatedResponse> => ({ answer: {}, use: "nothing" });
    const found = await Promise.all(requests.map((one) => reader.getOrCreate({ request: one }, nothing)));
    expect(found.filter(({ source }) => source === "stored").map(({ answer }) => answer)).toEqual(stored);
    expect(leftOut).toBe(1);
    expect(sent("BatchGetItem", since)).toBeLessThan(10);
    expect(reader.counts).toMatchObject({ hits: 2, misses: 148, errors: 0 });
  });
});

function isNot(key: object | undefined): (item: unknown) => boolean {
  const { sk } = key as { sk: { S: string } };
  return (item) => (item as { sk: { S: string } }).sk.S !== sk.S;
}

describe("an answer that is too large for one item", () => {
  const large = { text: randomBytes(900_000).toString("base64") };

  it("is written in parts, the head last, and read whole", async () => {
    const since = server.requests.length;
    await ask(createCache(), large);
    const puts = server.requests.slice(since).filter(({ operation }) => operation === "PutItem");
    expect(puts.length).toBeGreaterThan(2);
    const heads = puts.map(({ body }) => "parts" in (body.Item as object));
    expect(heads).toEqual([...heads.slice(1).map(() => false), true]);
    const found = await ask(createCache());
    expect(found.source).toBe("stored");
    expect(found.answer).toEqual(large);
  });

  it("is a miss when its writer died before the head, and is never given with parts of another", async () => {
    const isHead = (body: Record<string, unknown>) => "parts" in (body.Item as object);
    server.fault = ({ operation, body }) => (operation === "PutItem" && isHead(body) ? "disconnect" : undefined);
    await ask(createCache(), large);
    expect(errors).toMatchObject([{ operation: "write" }]);
    server.fault = undefined;
    const other = { text: `other ${large.text}` };
    expect(await ask(createCache(), other)).toMatchObject({ source: "created" });
    expect((await ask(createCache())).answer).toEqual(other);
  });

  it("is a miss when a part is gone", async () => {
    await ask(createCache(), large);
    server.fault = ({ operation, body }) => {
      const hasParts = operation === "BatchGetItem" && JSON.stringify(body).includes('#0"');
      const change = (answer: Record<string, unknown>) => ({
        ...answer,
        Responses: { [tableName]: (answer.Responses as Record<string, unknown[]>)[tableName]?.slice(1) },
      });
      return hasParts ? { change } : undefined;
    };
    expect((await ask(createCache())).source).toBe("created");
    expect(errors).toEqual([]);
  });
});

describe("encryption", () => {
  const key = randomBytes(32);
  const encryption = {
    encrypt(bytes: Uint8Array, hash: string) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(hash));
      return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    async decrypt(bytes: Uint8Array, hash: string) {
      const all = Buffer.from(bytes);
      const decipher = createDecipheriv("aes-256-gcm", key, all.subarray(0, 12)).setAAD(Buffer.from(hash));
      decipher.setAuthTag(all.subarray(-16));
      return Buffer.concat([decipher.update(all.subarray(12, -16)), decipher.final()]);
    },
  };

  it("gives back what it took, and who has no key misses", async () => {
    await ask(createCache({ encryption }), { text: "secret" });
    expect((await ask(createCache({ encryption }))).answer).toEqual({ text: "secret" });
    const decrypt = () => {
      throw new Error("another key");
    };
    expect((await ask(createCache({ encryption: { ...encryption, decrypt } }))).source).toBe("created");
    expect(errors).toMatchObject([{ operation: "read" }]);
    expect(String(errors[0]?.message)).not.toContain("secret");
  });
});

describe("a table that cannot be used", () => {
  it.each([
    ["is missing", { tableName: "none" }, undefined, /Create the table none with ensureResponseCacheTable/],
    ["is denied", {}, { exception: "AccessDeniedException" }, /Allow what responseCachePolicy lists/],
    ["is throttled", {}, { exception: "ProvisionedThroughputExceededException" }, /is throttled: give it on-demand/],
    ["breaks the connection", {}, "disconnect", /can be reached/],
    ["has other keys", {}, { exception: "ValidationException" }, /keys of the table/],
  ] as const)("costs no answer when it %s", async (_name, options, fault, remedy) => {
    server.fault = () => fault;
    const cache = createCache(options);
    const model = bedrock.createModel({ responseCache: cache });
    expect((await model.invoke("q")).text).toBe("Ten days.");
    const chunks = await collect(await model.stream("q"));
    expect(chunks.map(({ text }) => text).join("")).toBe("Ten days.");
    expect(errors.map(({ operation }) => operation)).toEqual(["read", "write", "read", "write"]);
    expect(errors[0]?.message).toMatch(remedy);
    expect(cache.counts.errors).toBe(4);
  });

  it("costs no answer when nobody listens", async () => {
    const nobody = {
      endpoint: "http://127.0.0.1:9",
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    };
    const cache = new DynamoDBResponseCache({
      tableName,
      clientOptions: nobody,
      onError: (error) => void errors.push(error),
    });
    errors.length = 0;
    expect((await ask(cache)).source).toBe("created");
    expect(errors).toMatchObject([{ operation: "read" }]);
  });

  it("is left alone for cooldownMs after an error, and then tried again", async () => {
    let now = 0;
    const cache = createCache({ cooldownMs: 1000, clock: () => now });
    server.fault = () => ({ exception: "AccessDeniedException" });
    const since = server.requests.length;
    for (let call = 0; call < 5; call += 1) await ask(cache);
    expect(server.requests.length - since).toBe(1);
    server.fault = undefined;
    now += 1000;
    await ask(cache);
    expect((await ask(cache)).source).toBe("stored");
  });

  it("is reported once for each kind as a warning of the process by default", async () => {
    const warnings: string[] = [];
    const onWarning = ({ name, message }: Error) => void (name === "ResponseCacheWarning" && warnings.push(message));
    process.on("warning", onWarning);
    const cache = new DynamoDBResponseCache({ tableName: "none", client, cooldownMs: 0 });
    await ask(cache);
    await ask(cache);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", onWarning);
    expect(warnings).toHaveLength(2);
    expect(warnings.join()).toContain("read: ResourceNotFoundException");
  });
});

describe("clear and stats", () => {
  it("count and delete the answers of one scope, parts included", async () => {
    const cache = createCache();
    const large = { text: randomBytes(600_000).toString("base64") };
    const requests = Array.from({ length: 8 }, (_, index) => ({ index }));
    await Promise.all(requests.map((one, index) => ask(cache, index === 0 ? large : one, one)));
    await ask(createCache({ scope: "b" }));
    expect(await cache.stats()).toMatchObject({ answers: 8 });
    expect(await cache.stats("b")).toMatchObject({ answers: 1 });
    expect(await cache.clear()).toBe(8);
    expect(await cache.stats()).toMatchObject({ answers: 0 });
    expect((await ask(createCache({ scope: "b" }))).source).toBe("stored");
    expect(await cache.clear("b")).toBe(1);
  });

  it("delete again what DynamoDB did not get to", async () => {
    const cache = createCache();
    await ask(cache);
    let refused = 0;
    server.fault = ({ operation, body }) => {
      if (operation !== "BatchWriteItem" || refused > 0) return undefined;
      refused += 1;
      return { change: (answer) => ({ ...answer, UnprocessedItems: body.RequestItems }) };
    };
    expect(await cache.clear()).toBe(1);
    expect(refused).toBe(1);
  });
});

describe("options", () => {
  it.each([
    ["tableName", { tableName: "a" }],
    ["tableName", { tableName: undefined }],
    ["ttlSeconds", { ttlSeconds: 0 }],
    ["cooldownMs", { cooldownMs: -1 }],
    ["encryption.decrypt", { encryption: { encrypt: (bytes: Uint8Array) => bytes } }],
    ["ttl", { ttl: 60 }],
    ["region", { region: "eu-central-1" }],
    ["clientOptions", { clientOptions: {} }],
  ])("names %s when it cannot be used", (option, options) => {
    expect(() => createCache(options as object)).toThrow(
      expect.objectContaining({ name: "InvalidOptionError", option }),
    );
  });
});
