import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { startLocalBedrock } from "@bedrock-routed/local";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import type { ConnectionOptions } from "../options/connection-options";
import { createRequestHandler } from "./connection";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const base = { model: "amazon.nova-lite-v1:0", region: "us-east-1" } as const;
const client = new BedrockRuntimeClient({ region: "us-east-1", credentials });

function create(options: BedrockRoutedChatModelInput): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({ ...base, ...options });
}

beforeEach(() => {
  for (const name of ["AWS_BEARER_TOKEN_BEDROCK", "BEDROCK_AWS_ACCESS_KEY_ID", "BEDROCK_AWS_SECRET_ACCESS_KEY"]) {
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
  ])("%s, and what stands in its way", (option, options) => {
    expect(() => create(options)).toThrow(expect.objectContaining({ name: "InvalidOptionError", option }));
  });

  it("and names what to do", () => {
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

  it("has limits where none is given", () => {
    expect(createRequestHandler({ idleTimeoutMs: 10 }).httpHandlerConfigs()).toEqual({
      connectTimeoutMs: 5_000,
      requestTimeoutMs: 300_000,
      idleTimeoutMs: 10,
      httpVersion: "2",
      maxConcurrentStreams: 20,
      maxSockets: 50,
    });
  });

  it("leaves a requestHandler of the caller's alone", () => {
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
