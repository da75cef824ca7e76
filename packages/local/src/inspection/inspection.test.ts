import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, type ReceivedRequest, startLocalBedrock } from "../index";
import { RequestLog } from "./request-log";

const MODEL = "amazon.nova-lite-v1:0";
const input = (modelId = MODEL): ConstructorParameters<typeof ConverseCommand>[0] => ({
  modelId,
  messages: [{ role: "user", content: [{ text: "Hello there." }] }],
});

describe("local.requests", () => {
  let local: LocalBedrock;
  const seen: ReceivedRequest[] = [];
  beforeAll(async () => {
    const onRequest = (request: ReceivedRequest): void => {
      seen.push(request);
      throw new Error("An observer that fails.");
    };
    local = await startLocalBedrock({ now: () => 1_800_000_000_000, respond: () => "Hi.", onRequest });
  });
  afterAll(() => local.close());

  it.each(["Converse", "ConverseStream"])("contain the time and the outcome of a %s request", async (operation) => {
    const client = new BedrockRuntimeClient(local.clientConfig);
    if (operation === "Converse") await client.send(new ConverseCommand(input()));
    else await client.send(new ConverseStreamCommand(input()));
    expect(local.requests.at(-1)).toMatchObject({
      operation,
      modelId: MODEL,
      time: 1_800_000_000_000,
      status: 200,
      usage: { inputTokens: 3, outputTokens: 1 },
      headers: { "content-type": "application/json" },
    });
    expect(seen.at(-1)).toBe(local.requests.at(-1));
  });

  it("contain no credentials", async () => {
    await new BedrockRuntimeClient({
      ...local.clientConfig,
      credentials: { accessKeyId: "AKIDSECRET", secretAccessKey: "x", sessionToken: "TOKENSECRET" },
    }).send(new ConverseCommand(input()));
    expect(JSON.stringify(local.requests)).not.toContain("SECRET");
  });

  it("contain refused requests and faults", async () => {
    const client = new BedrockRuntimeClient({ ...local.clientConfig, maxAttempts: 1 });
    await client.send(new ConverseCommand(input("amazon.nova-99-v1:0"))).catch(() => {});
    expect(local.requests.at(-1)).toMatchObject({ status: 400 });
    local.faults.add({ when: { nth: 1 }, fault: { kind: "throttling" } });
    await client.send(new ConverseCommand(input())).catch(() => {});
    expect(local.requests.at(-1)).toMatchObject({ status: 429, fault: "throttling" });
    local.faults.add({ when: { nth: 1 }, fault: { kind: "rst-stream" } });
    await client.send(new ConverseCommand(input())).catch(() => {});
    expect(local.requests.at(-1)).toMatchObject({ status: 0, fault: "rst-stream" });
    await fetch(`${local.url}/nowhere`);
    expect(local.requests.at(-1)).toMatchObject({ operation: "Unknown" });
  });

  it("can be waited for", async () => {
    const wanted = `us.${MODEL}`;
    const waiting = local.waitForRequest(({ modelId }) => modelId === wanted);
    await new BedrockRuntimeClient(local.clientConfig).send(new ConverseCommand(input(wanted)));
    const request = await waiting;
    expect(request.modelId).toBe(wanted);
    expect(await local.waitForRequest(({ modelId }) => modelId === wanted)).toBe(request);
  });

  it("that never arrive are rejected when the server closes", async () => {
    const other = await startLocalBedrock();
    const waiting = other.waitForRequest(() => true);
    const outcome = expect(waiting).rejects.toThrow("was closed");
    await other.close();
    await outcome;
  });
});

describe("RequestLog", () => {
  const request = (operation: string): ReceivedRequest => ({
    operation,
    body: undefined,
    headers: {},
    time: 0,
    status: 200,
    durationMs: 0,
  });
  it("drops the oldest past its limits, and keeps the latest of any size", () => {
    const log = new RequestLog({ requests: 3, bytes: 100 });
    const add = (operation: string, bytes: number): string => {
      log.add(request(operation), bytes);
      return log.requests.map((kept) => kept.operation).join("");
    };
    expect(["a", "b", "c", "d"].map((name) => add(name, 10))).toEqual(["a", "ab", "abc", "bcd"]);
    expect(add("e", 85)).toBe("de");
    expect(add("f", 1000)).toBe("f");
    expect(add("g", 1)).toBe("g");
  });
});
