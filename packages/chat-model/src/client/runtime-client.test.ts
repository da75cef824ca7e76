import { setFlagsFromString } from "node:v8";
import { runInThisContext } from "node:vm";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { startLocalBedrock } from "@bedrock-routed/local";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import type { ConnectionOptions } from "../options/connection-options";
import { answer } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";
import { createJsonHandler } from "../testing/json-handler";
import { createRequestHandler } from "./connection";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const base = { model: "amazon.nova-lite-v1:0", region: "us-east-1" } as const;
const client = new BedrockRuntimeClient({ region: "us-east-1", credentials });

function create(options: BedrockRoutedChatModelInput): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({ ...base, ...options });
}

beforeEach(() => {
  for (const name of [
    "AWS_BEARER_TOKEN_BEDROCK",
    "BEDROCK_AWS_ACCESS_KEY_ID",
    "BEDROCK_AWS_SECRET_ACCESS_KEY",
    "AWS_MAX_ATTEMPTS",
  ]) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("options that contradict each other are refused", () => {
  it.each<[string, BedrockRoutedChatModelInput]>([
    ["clientOptions", { client, clientOptions: {} }],
    ["connection", { client, connection: {} }],
    ["connection", { clientOptions: { requestHandler: new NodeHttpHandler() }, connection: {} }],
  ])("%s, with the option that it contradicts", (option, options) => {
    expect(() => create(options)).toThrow(expect.objectContaining({ name: "InvalidOptionError", option }));
  });

  it("and the message says what to do", () => {
    expect(() => create({ client, clientOptions: { credentials } })).toThrow(
      'Invalid clientOptions "with credentials": a client is passed too, which has its own: pass one of the two.',
    );
  });
});

describe("connection", () => {
  it.each<[string, ConnectionOptions]>([
    ["connectTimeoutMs", { connectTimeoutMs: 0 }],
    ["connectTimeoutMs", { connectTimeoutMs: Number.NaN }],
    ["requestTimeoutMs", { requestTimeoutMs: -1 }],
    ["requestTimeoutMs", { requestTimeoutMs: 2 ** 31 }],
    ["idleTimeoutMs", { idleTimeoutMs: 1.5 }],
    ["idleTimeoutMs", { idleTimeoutMs: Number.POSITIVE_INFINITY }],
    ["maxConcurrentStreams", { maxConcurrentStreams: 0 }],
    ["maxSockets", { httpVersion: "1.1", maxSockets: 0 }],
    ["maxSockets", { maxSockets: 5 }],
    ["maxConcurrentStreams", { httpVersion: "1.1", maxConcurrentStreams: 5 }],
    ["httpVersion", { httpVersion: "3" as "2" }],
    ["connectTimeoutMs", { connectTimeoutMs: "5" as unknown as number }],
  ])("refuses %s in %j", (option, connection) => {
    expect(() => create({ connection })).toThrow(
      expect.objectContaining({ name: "InvalidOptionError", option: `connection.${option}` }),
    );
  });

  it("has a default for every limit", () => {
    expect(createRequestHandler({ idleTimeoutMs: 10 }).httpHandlerConfigs()).toEqual({
      connectTimeoutMs: 5_000,
      requestTimeoutMs: 300_000,
      idleTimeoutMs: 10,
      httpVersion: "2",
      maxConcurrentStreams: 20,
      maxSockets: 50,
    });
  });

  it("does not replace the caller's requestHandler", () => {
    const requestHandler = new NodeHttpHandler();
    expect(create({ clientOptions: { requestHandler } }).client.config.requestHandler).toBe(requestHandler);
  });
});

describe("the endpoint", () => {
  it("of clientOptions is called, http too", async () => {
    const local = await startLocalBedrock();
    const { endpoint, credentials: keys } = local.clientConfig;
    for (const httpVersion of ["2", "1.1"] as const) {
      const model = create({ clientOptions: { endpoint, credentials: keys }, connection: { httpVersion } });
      await model.invoke("Hi");
    }
    expect(local.requests.map(({ operation }) => operation)).toEqual(["Converse", "Converse"]);
    await local.close();
  });

  it.each([{}, { clientOptions: { credentials } }])("of endpointHost is called by https, with %j", async (options) => {
    const model = create({ endpointHost: "bedrock.example.com", ...options });
    expect(await model.client.config.endpoint?.()).toMatchObject({
      protocol: "https:",
      hostname: "bedrock.example.com",
    });
  });
});

describe("authentication at an endpoint of clientOptions is upstream's", () => {
  const clientOptions = { endpoint: "http://127.0.0.1:1" };

  it("with a bearer token", async () => {
    const { config } = create({ clientOptions, bedrockBearerToken: "key" }).client;
    expect(await config.token?.()).toMatchObject({ token: "key" });
    expect(await config.authSchemePreference()).toEqual(["httpBearerAuth"]);
  });

  it("with keys as options, and from the environment", async () => {
    const keys = { bedrockApiKey: "id", bedrockApiSecret: "secret", bedrockApiSessionToken: "session" };
    const given = create({ clientOptions, ...keys });
    expect(await given.client.config.credentials()).toMatchObject({ accessKeyId: "id", sessionToken: "session" });
    vi.stubEnv("BEDROCK_AWS_ACCESS_KEY_ID", "found");
    vi.stubEnv("BEDROCK_AWS_SECRET_ACCESS_KEY", "secret");
    expect(await create({ clientOptions }).client.config.credentials()).toMatchObject({ accessKeyId: "found" });
    expect(await create({ clientOptions, credentials }).client.config.credentials()).toMatchObject(credentials);
  });
});

describe("retries", () => {
  it.each([
    [undefined, 3],
    [0, 1],
    [1, 2],
  ])("with maxRetries %s make %s attempts, and each is reported", async (maxRetries, attempts) => {
    const { requestHandler, paths } = createJsonHandler(500, { message: "broken" });
    const failed: unknown[] = [];
    const model = new BedrockRoutedChatModel({
      ...base,
      credentials,
      clientOptions: { requestHandler },
      ...(maxRetries !== undefined && { maxRetries }),
      onFailedAttempt: (error: unknown) => void failed.push(error),
    });
    await expect(model.invoke("Hi")).rejects.toMatchObject({ $metadata: { attempts } });
    expect(paths).toHaveLength(attempts);
    expect(failed).toHaveLength(attempts);
  });

  it("end when onFailedAttempt throws", async () => {
    const { requestHandler, paths } = createJsonHandler(500, { message: "broken" });
    const onFailedAttempt = () => {
      throw new Error("enough");
    };
    const model = new BedrockRoutedChatModel({
      ...base,
      credentials,
      clientOptions: { requestHandler },
      onFailedAttempt,
    });
    await expect(model.invoke("Hi")).rejects.toThrow("enough");
    expect(paths).toHaveLength(1);
  });

  it("are the client's own when a client is passed", async () => {
    const { requestHandler, paths } = createJsonHandler(500, { message: "broken" });
    const client = new BedrockRuntimeClient({ region: "us-east-1", credentials, requestHandler, maxAttempts: 2 });
    const model = new BedrockRoutedChatModel({ ...base, credentials, client, maxRetries: 5 });
    await expect(model.invoke("Hi")).rejects.toThrow();
    expect(paths).toHaveLength(2);
  });

  it("take the retry mode", async () => {
    const model = new BedrockRoutedChatModel({ ...base, credentials, retryMode: "adaptive", maxRetries: 4 });
    expect(await model.client.config.maxAttempts()).toBe(5);
    expect(await model.client.config.retryMode).toBe("adaptive");
  });
});

describe("the SDK's logging", () => {
  it("is removed from a client that was built for the model, when there is no logger", () => {
    const { client } = new BedrockRoutedChatModel(base);
    expect(client.middlewareStack.identify().join()).not.toContain("loggerMiddleware");
  });

  it("reaches the logger of clientOptions", async () => {
    const logged: unknown[] = [];
    const log = (entry: unknown): void => void logged.push(entry);
    const logger = { debug: log, info: log, warn: log, error: log };
    const { requestHandler } = createFakeTransport(answer).client.config;
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const model = new BedrockRoutedChatModel({
      ...base,
      credentials,
      clientOptions: { logger, requestHandler },
    });
    await model.invoke("Hi");
    expect(logged).toContainEqual(expect.objectContaining({ commandName: "ConverseCommand" }));
  });

  it("stays in the caller's client", () => {
    const { client } = createFakeTransport(answer);
    new BedrockRoutedChatModel({ ...base, client });
    expect(client.middlewareStack.identify().join()).toContain("loggerMiddleware");
  });
});

describe("a client's configuration", () => {
  it("is an object that V8 copies fast, although the SDK defines an accessor in it", () => {
    const client = new BedrockRuntimeClient({ region: "us-east-1", credentials });
    const hasFastProperties = readFastProperties();
    new BedrockRoutedChatModel({ ...base, client });
    expect(hasFastProperties(client.config)).toBe(true);
    expect(hasFastProperties(new BedrockRoutedChatModel({ ...base, credentials }).client.config)).toBe(true);
  });

  it("keeps its properties, the accessor included", async () => {
    const client = new BedrockRuntimeClient({
      region: "us-east-1",
      credentials: { ...credentials, accessKeyId: "first" },
    });
    const { config } = client;
    const before = Object.getOwnPropertyDescriptors(config);
    const model = new BedrockRoutedChatModel({ ...base, client });
    expect(model.client.config).toBe(config);
    expect(Object.getOwnPropertyDescriptors(config)).toEqual(before);
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
    Object.assign(config, { credentials: { ...credentials, accessKeyId: "second" } });
    expect(await config.credentials()).toMatchObject({ accessKeyId: "second" });
  });
});

/** V8's own answer, through a flag that is set only while the function is compiled. */
function readFastProperties(): (object: object) => boolean {
  setFlagsFromString("--allow-natives-syntax");
  const read: (object: object) => boolean = runInThisContext("(object) => %HasFastProperties(object)");
  read({});
  setFlagsFromString("--no-allow-natives-syntax");
  return read;
}
