import { connect, type Socket } from "node:net";
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { NodeHttp2Handler, NodeHttpHandler } from "@smithy/node-http-handler";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";
import { buildJsonReply } from "../wire/http";
import { DEFAULT_LIMITS, type ServerLimits } from "./exchange";
import { type Listener, listenOnLoopback } from "./listen-on-loopback";

const MODEL = "amazon.nova-lite-v1:0";
const HOST = "127.0.0.1";

const ask = (text: string): { modelId: string; messages: { role: "user"; content: { text: string }[] }[] } => ({
  modelId: MODEL,
  messages: [{ role: "user", content: [{ text }] }],
});

/** Waits for an event. `once` of node:events would reject if the connection is reset, which is an expected end here. */
function nextEvent(socket: Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => socket.once(event, resolve));
}

describe("a local Bedrock", () => {
  let local: LocalBedrock;
  beforeAll(async () => {
    local = await startLocalBedrock({ respond: ({ messages }) => (messages.length > 1 ? "many" : "one") });
  });
  afterAll(() => local.close());

  /** Sends bytes on a new connection, and waits until the server responds or closes the connection. */
  async function throwAt(bytes: Uint8Array): Promise<void> {
    const socket = connect(Number(new URL(local.url).port), HOST).on("error", () => {});
    const reaction = Promise.race(["data", "end", "close"].map((event) => nextEvent(socket, event)));
    socket.end(bytes);
    await reaction;
    socket.destroy();
  }

  const http1 = "POST /model/x/converse HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\ncontent-length: 100\r\n\r\n{";
  const http2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

  it("survives random bytes, alone and after the start of a request", async () => {
    const starts = ["", "P", "PRI", "PRI * HTTP/2.0\r\n\r\n", http2, "GET / HTTP/1.1\r\n", http1].map((start) =>
      Buffer.from(start, "latin1"),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 2000 }), async (start, bytes) => {
        await throwAt(Buffer.concat([start, bytes]));
      }),
      { numRuns: 200 },
    );
    await expect(
      new BedrockRuntimeClient(local.clientConfig).send(new ConverseCommand(ask("Hi"))),
    ).resolves.toBeDefined();
  });

  it.each([
    ["HTTP/2", new NodeHttp2Handler()],
    ["HTTP/1.1", new NodeHttpHandler()],
  ])(
    "accepts a body of 10 MB over %s, and reports that the input is too long for the model",
    async (_, requestHandler) => {
      const client = new BedrockRuntimeClient({ ...local.clientConfig, requestHandler });
      await expect(
        client.send(new ConverseCommand(ask("all work and no play ".repeat(500_000)))),
      ).rejects.toMatchObject({
        name: "ValidationException",
        message: "Input is too long for requested model.",
      });
      client.destroy();
    },
    120_000,
  );

  it("serves 1,000 open streams at once", async () => {
    local.faults.add({ fault: { kind: "stall", afterFrames: 1 } });
    const client = new BedrockRuntimeClient({
      ...local.clientConfig,
      maxAttempts: 1,
    });
    const streams = await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => {
        const { stream } = await client.send(new ConverseStreamCommand(ask(`Question ${index}`)));
        const events = stream?.[Symbol.asyncIterator]();
        return (await events?.next())?.value;
      }),
    );
    expect(streams.filter((event) => event?.messageStart !== undefined)).toHaveLength(1000);
    local.faults.clear();
    const other = new BedrockRuntimeClient(local.clientConfig);
    await expect(other.send(new ConverseCommand(ask("Still there?")))).resolves.toBeDefined();
    client.destroy();
  }, 120_000);

  it("listens on other interfaces only with allowRemote", async () => {
    await expect(startLocalBedrock({ host: "0.0.0.0" })).rejects.toThrow(
      "I understand that this server has no security",
    );
    const remote = await startLocalBedrock({
      host: "0.0.0.0",
      allowRemote: "I understand that this server has no security",
    });
    await remote.close();
  });
});

describe("limits", () => {
  const listeners: Listener[] = [];
  afterAll(() => Promise.all(listeners.map((listener) => listener.close())));
  const listen = async (limits: Partial<ServerLimits>): Promise<number> => {
    const answer = (): ReturnType<typeof buildJsonReply> => buildJsonReply({ answered: true });
    const listener = await listenOnLoopback(HOST, 0, answer, { ...DEFAULT_LIMITS, ...limits });
    listeners.push(listener);
    return listener.port;
  };

  it.each([
    ["sends nothing", ""],
    ["starts an HTTP/1.1 request and stops", "POST / HTTP/1.1\r\nhost: x\r\n"],
    ["starts an HTTP/2 preface and stops", "PR"],
    ["uses HTTP/2 and sends no request", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"],
  ])("end a connection that %s", async (_, start) => {
    const port = await listen({ headMs: 50 });
    const socket = connect(port, HOST).on("error", () => {});
    socket.write(start);
    socket.resume();
    await nextEvent(socket, "close");
  });

  it("end a request that arrives one byte at a time", async () => {
    const port = await listen({ headMs: 50, requestMs: 100 });
    const socket = connect(port, HOST).on("error", () => {});
    const trickle = setInterval(() => socket.write("x"), 20);
    socket.resume();
    socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n");
    await nextEvent(socket, "close");
    clearInterval(trickle);
  });

  it("answer bodies beyond the limit with ServiceUnavailableException", async () => {
    const port = await listen({ openBodyBytes: 1000 });
    const refused = await fetch(`http://${HOST}:${port}/`, { method: "POST", body: "x".repeat(2000) });
    expect([refused.status, refused.headers.get("x-amzn-errortype")]).toEqual([503, "ServiceUnavailableException"]);
    const taken = await fetch(`http://${HOST}:${port}/`, { method: "POST", body: "x".repeat(900) });
    expect(taken.status).toBe(200);
  });

  it("count the bytes of all bodies that are being read", async () => {
    const port = await listen({ openBodyBytes: 1000 });
    const half = connect(port, HOST).on("error", () => {});
    half.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 700\r\n\r\n${"x".repeat(600)}`);
    const post = (): Promise<number> =>
      fetch(`http://${HOST}:${port}/`, { method: "POST", body: "x".repeat(600) }).then((response) => response.status);
    await expect.poll(post, { timeout: 60_000 }).toBe(503);
    half.write("x".repeat(100));
    await nextEvent(half, "data");
    half.destroy();
    // Each request gives its bytes back.
    for (let count = 0; count < 3; count += 1) expect(await post()).toBe(200);
  });

  it("count open requests, and accept the next one when one is done", async () => {
    const port = await listen({ openRequests: 1 });
    const half = connect(port, HOST).on("error", () => {});
    half.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{");
    const ask = (): Promise<number> => fetch(`http://${HOST}:${port}/`).then((response) => response.status);
    await expect.poll(ask, { timeout: 60_000 }).toBe(503);
    half.write("}");
    await nextEvent(half, "data");
    half.destroy();
    await expect.poll(ask, { timeout: 60_000 }).toBe(200);
  });

  it("close connections beyond the allowed number", async () => {
    const port = await listen({ connections: 1 });
    const first = connect(port, HOST);
    await nextEvent(first, "connect");
    const second = connect(port, HOST).on("error", () => {});
    second.resume();
    await nextEvent(second, "close");
    first.destroy();
  });
});
