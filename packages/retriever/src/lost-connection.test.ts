import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { ConnectionLostError } from "@bedrock-routed/core";
import { afterEach, describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
import { BedrockReranker } from "./rerank/bedrock-reranker";

/** Codes of RST_STREAM and GOAWAY, RFC 9113 section 7. */
const codes = { INTERNAL_ERROR: 2, REFUSED_STREAM: 7, CANCEL: 8, ENHANCE_YOUR_CALM: 11 };

/** Each ends a request without an answer. */
const ends: Record<string, (stream: ServerHttp2Stream) => void> = {
  ...Object.fromEntries(
    Object.entries(codes).map(([name, code]) => [
      `RST_STREAM ${name}`,
      (stream: ServerHttp2Stream) => stream.close(code),
    ]),
  ),
  GOAWAY: ({ session }) => {
    session?.goaway(codes.INTERNAL_ERROR);
    session?.destroy();
  },
  "a closed socket": () => dropSockets(),
  "half an answer": (stream) => {
    stream.respond({ ":status": 200, "content-type": "application/json" });
    stream.end('{"retrievalResults":[{"content":{"text":"秘密');
  },
};

let server: Http2Server | undefined;
const sessions = new Set<ServerHttp2Session>();
const sockets = new Set<Socket>();
function dropSockets(): void {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
}
afterEach(async () => {
  for (const session of sessions) session.destroy();
  sessions.clear();
  await new Promise((resolve) => server?.close(resolve));
});

/** A service that ends the first requests without an answer. */
async function start(end: (stream: ServerHttp2Stream) => void, failing: number) {
  let requests = 0;
  server = createServer();
  server.on("connection", (socket) => sockets.add(socket));
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => {});
  });
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.resume().once("end", () => {
      requests += 1;
      if (requests <= failing) return end(stream);
      stream.respond({ ":status": 200, "content-type": "application/json" });
      stream.end(JSON.stringify({ retrievalResults: [{ content: { text: "ten days" } }], results: [{ index: 0 }] }));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const clientOptions = { endpoint: `http://127.0.0.1:${port}`, credentials };
  return { requests: () => requests, options: { region: "us-east-1", clientOptions } };
}

describe.each(Object.entries(ends))("a request that %s ends before its answer", (_name, end) => {
  it("is sent again, for a search", async () => {
    const { options, requests } = await start(end, 1);
    const retriever = new BedrockKnowledgeBaseRetriever({ ...options, knowledgeBaseId: "KB12345678" });
    expect(await retriever.invoke("How many days?")).toMatchObject([{ pageContent: "ten days" }]);
    expect(requests()).toBe(2);
  });

  it("is sent again, for a reranking", async () => {
    const { options, requests } = await start(end, 1);
    const reranker = new BedrockReranker({ ...options, model: "amazon.rerank-v1:0" });
    expect(await reranker.rerank(["ten days"], "有給休暇は何日ですか")).toMatchObject([{ index: 0 }]);
    expect(requests()).toBe(2);
  });

  it("ends in a ConnectionLostError when all attempts are spent", async () => {
    const { options, requests } = await start(end, 9);
    const retriever = new BedrockKnowledgeBaseRetriever({ ...options, knowledgeBaseId: "KB12345678" });
    const error = await retriever.invoke("How many days?").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConnectionLostError);
    expect(String(error)).not.toContain("秘密");
    expect(requests()).toBe(3);
  });
});
