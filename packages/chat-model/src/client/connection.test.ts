import { type AddressInfo, createServer, Socket } from "node:net";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { ChatBedrockConverse } from "@langchain/aws";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { ConnectionOptions } from "../options/connection-options";
import { IncompleteStreamError } from "../stream/incomplete-stream-error";
import { encodeEvent } from "../testing/fake-transport";
import { itWithUpstreamDefect } from "../testing/upstream";
import {
  answerConverse,
  startWireServer,
  trickleConverse,
  type WireResponse,
  type WireServer,
} from "../testing/wire-server";
import { ConnectionTimeoutError } from "./connection";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const base = { model: "amazon.nova-lite-v1:0", region: "us-east-1", maxRetries: 0 } as const;
const versions = ["2", "1.1"] as const;

let server: WireServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(httpVersion: "2" | "1.1", respond: (response: WireResponse, nth: number) => void) {
  server = await startWireServer(httpVersion, respond);
  return server;
}

function create(endpoint: string, connection: ConnectionOptions, maxRetries = 0): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({ ...base, maxRetries, clientOptions: { endpoint, credentials }, connection });
}

/** Calls at once, each answered when all that the limits let through have arrived. */
function answerTogether(expected: number): (response: WireResponse) => void {
  const waiting: WireResponse[] = [];
  return (response) => {
    waiting.push(response);
    if (waiting.length === expected) for (const one of waiting.splice(0)) answerConverse(one);
  };
}

describe.each(versions)("over HTTP/%s", (httpVersion) => {
  it("a service that never answers is an error with the remedy", async () => {
    const { url } = await start(httpVersion, () => {});
    const error = await create(url, { httpVersion, requestTimeoutMs: 150 })
      .invoke("Hi")
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConnectionTimeoutError);
    expect(error).toMatchObject({ option: "requestTimeoutMs", timeoutMs: 150, cause: { name: "TimeoutError" } });
    expect(String(error)).toContain("sent nothing for 150 ms, which is connection.requestTimeoutMs. Stream the answer");
  });

  it("a request that timed out is sent again, and can be answered then", async () => {
    const { url } = await start(httpVersion, (response, nth) => void (nth > 1 && answerConverse(response)));
    const message = await create(url, { httpVersion, requestTimeoutMs: 1000 }, 1).invoke("Hi");
    expect(message).toMatchObject({ content: "ten days", response_metadata: { routing: { attempts: 2 } } });
    expect(server?.opened).toBe(2);
  });

  it("a service that never answers leads to a fallback", async () => {
    const { url } = await start(httpVersion, (response, nth) => void (nth > 1 && answerConverse(response)));
    const model = new BedrockRoutedChatModel({
      ...base,
      clientOptions: { endpoint: url, credentials },
      connection: { httpVersion, requestTimeoutMs: 1000 },
      fallbacks: ["amazon.nova-pro-v1:0"],
    });
    const { response_metadata } = await model.invoke("Hi");
    const failed = { modelId: base.model, error: "ConnectionTimeoutError" };
    expect(response_metadata.routing).toMatchObject({ sentModelId: "amazon.nova-pro-v1:0", fallbacks: [failed] });
  });

  it("a body that stops in the middle is an error, and not an answer", async () => {
    const { url } = await start(httpVersion, (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"output":');
    });
    const call = create(url, { httpVersion, requestTimeoutMs: 150 }).invoke("Hi");
    await expect(call).rejects.toThrow(/150 ms/);
  });

  it("a stream that falls silent is incomplete", async () => {
    const { url } = await start(httpVersion, (response) => {
      response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
      response.write(encodeEvent({ messageStart: { role: "assistant" } }));
      response.write(encodeEvent({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: "ten " } } }));
    });
    const stream = await create(url, { httpVersion, requestTimeoutMs: 150 }).stream("Hi");
    const error = await stream.pipeTo(new WritableStream()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(IncompleteStreamError);
    expect(error).toMatchObject({ partialMessage: { content: "ten " } });
    expect(String(error)).toContain("150 ms");
  });

  it("calls one after the other share a connection", async () => {
    const { url } = await start(httpVersion, answerConverse);
    const model = create(url, { httpVersion });
    for (let call = 0; call < 5; call += 1) await model.invoke("Hi");
    expect(server?.opened).toBe(1);
  });

  it("a connection without a request is closed after the idle time, and the next call opens another", async () => {
    const { url } = await start(httpVersion, answerConverse);
    const model = create(url, { httpVersion, idleTimeoutMs: 50 });
    await model.invoke("Hi");
    await vi.waitFor(() => expect(server?.closed).toBe(1));
    await model.invoke("Hi");
    expect(server?.opened).toBe(2);
  });

  it("a call succeeds although the service closed its connection before", async () => {
    const { url } = await start(httpVersion, answerConverse);
    const model = create(url, { httpVersion }, 1);
    await model.invoke("Hi");
    server?.dropConnections();
    expect((await model.invoke("Hi")).content).toBe("ten days");
    expect(server?.opened).toBe(2);
  });

  it("a broken connection is not reported as a time-out", async () => {
    const { url } = await start(httpVersion, () => server?.dropConnections());
    const error = await create(url, { httpVersion })
      .invoke("Hi")
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ConnectionTimeoutError);
  });

  it("a request that waits longer than the idle time is not idle", async () => {
    const { url } = await start(httpVersion, (response) => void setTimeout(() => answerConverse(response), 300));
    const message = await create(url, { httpVersion, idleTimeoutMs: 50 }).invoke("Hi");
    expect(message.content).toBe("ten days");
  });

  it("an aborted call ends, and its connection serves others", async () => {
    const { url } = await start(httpVersion, (response, nth) => void (nth > 1 && answerConverse(response)));
    const model = create(url, { httpVersion });
    const abort = new AbortController();
    const call = model.invoke("Hi", { signal: abort.signal });
    await vi.waitFor(() => expect(server?.busiest.ofAll).toBe(1));
    abort.abort();
    await expect(call).rejects.toThrow();
    expect((await model.invoke("Hi")).content).toBe("ten days");
  });

  it("destroying the client closes its connections, and it may be used again", async () => {
    const { url } = await start(httpVersion, answerConverse);
    const model = create(url, { httpVersion });
    await model.invoke("Hi");
    model.client.destroy();
    await vi.waitFor(() => expect(server?.closed).toBe(1));
    expect((await model.invoke("Hi")).content).toBe("ten days");
  });
});

describe("over HTTP/2", () => {
  it("concurrent calls share a connection", async () => {
    const { url } = await start("2", answerTogether(8));
    await create(url, {}).batch(Array(8).fill("Hi"));
    expect([server?.opened, server?.busiest.ofOne]).toEqual([1, 8]);
  });

  itWithUpstreamDefect("each concurrent call of ChatBedrockConverse opens a connection", async () => {
    const { url } = await start("2", answerTogether(8));
    const client = new BedrockRuntimeClient({ endpoint: url, credentials, region: "us-east-1" });
    await new ChatBedrockConverse({ ...base, client }).batch(Array(8).fill("Hi"));
    expect(server?.opened).toBe(8);
  });

  it("no connection has more requests than maxConcurrentStreams, and more calls open more connections", async () => {
    const { url } = await start("2", answerTogether(5));
    await create(url, { maxConcurrentStreams: 2 }).batch(Array(5).fill("Hi"));
    expect(server).toMatchObject({ opened: 3, busiest: { ofOne: 2, ofAll: 5 } });
  });

  it("a connection that did not answer takes no new calls, and its other calls succeed", async () => {
    const answers: (() => void)[] = [];
    let requests = 0;
    const { url } = await start("2", (response, nth) => {
      requests = nth;
      if (nth === 2) answers.push(trickleConverse(response));
      if (nth > 2) answerConverse(response);
    });
    const model = create(url, { requestTimeoutMs: 1000 });
    const silent = model.invoke("Hi").catch((error: unknown) => error);
    await vi.waitFor(() => expect(requests).toBe(1));
    const slow = model.invoke("Hi");
    expect(await silent).toBeInstanceOf(ConnectionTimeoutError);
    await model.invoke("Hi");
    expect(server?.opened).toBe(2);
    for (const answerSlow of answers) answerSlow();
    expect((await slow).content).toBe("ten days");
    await vi.waitFor(() => expect(server?.closed).toBe(1));
  });

  it("an answer that nobody reads does not hold up others on its connection", async () => {
    const { url } = await start("2", (response, nth) => {
      if (nth > 1) return answerConverse(response);
      response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
      response.write(new Uint8Array(1_000_000));
    });
    const { client } = create(url, {});
    const request = {
      method: "POST",
      protocol: "http:",
      hostname: "127.0.0.1",
      port: Number(new URL(url).port),
      path: "/",
    };
    const handler = client.config.requestHandler;
    const unread = await handler.handle({ ...request, headers: {}, query: {} } as never);
    const model = new BedrockRoutedChatModel({ ...base, client });
    expect((await model.invoke("Hi")).content).toBe("ten days");
    expect(server?.opened).toBe(1);
    unread.response.body.destroy();
  });

  it("a handshake that does not end is an error with the remedy", async () => {
    const mute = createServer(() => {}).listen(0, "127.0.0.1");
    await new Promise((resolve) => mute.once("listening", resolve));
    const endpoint = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const error = await create(endpoint, { connectTimeoutMs: 150 })
      .invoke("Hi")
      .catch((caught: unknown) => caught);
    mute.close();
    expect(error).toBeInstanceOf(ConnectionTimeoutError);
    expect(error).toMatchObject({ option: "connectTimeoutMs", timeoutMs: 150 });
    expect(String(error)).toContain("could not be reached for 150 ms");
  });
});

describe("a connection over HTTP/2", () => {
  it("is probed by TCP when it is silent, so that a peer that has vanished is noticed", async () => {
    const keepAlive = vi.spyOn(Socket.prototype, "setKeepAlive");
    const { url } = await start("2", answerConverse);
    await create(url, {}).invoke("Hi");
    expect(keepAlive).toHaveBeenCalledExactlyOnceWith(true, 30_000);
    keepAlive.mockRestore();
  });
});

describe("over HTTP/1.1", () => {
  it("there are no more connections than maxSockets, and more calls wait", async () => {
    const { url } = await start("1.1", answerTogether(2));
    await create(url, { httpVersion: "1.1", maxSockets: 2 }).batch(Array(4).fill("Hi"));
    expect(server).toMatchObject({ opened: 2, busiest: { ofOne: 1, ofAll: 2 } });
  });
});
