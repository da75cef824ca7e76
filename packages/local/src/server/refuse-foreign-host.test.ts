import { request as httpRequest } from "node:http";
import { connect } from "node:http2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "./start-local-bedrock";

let local: LocalBedrock;
beforeAll(async () => {
  const documents = [{ uri: "s3://secrets/plan.md", text: "The plan is secret." }];
  local = await startLocalBedrock({ knowledgeBases: { SECRETS001: documents } });
});
afterAll(() => local.close());

const body = JSON.stringify({ retrievalQuery: { text: "plan" } });
const requests: readonly [string, string][] = [
  ["GET", "/"],
  ["GET", "/status.json"],
  ["POST", "/knowledgebases/SECRETS001/retrieve"],
  ["OPTIONS", "/knowledgebases/SECRETS001/retrieve"],
  ["GET", "/no/such/path"],
];

interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Sends a request that names any host, as a page does whose name resolves to this server. */
const send: Record<string, (method: string, path: string, host: string) => Promise<Reply>> = {
  "HTTP/1.1": (method, path, host) =>
    new Promise((resolve, reject) => {
      const headers = { host, authorization: "Bearer any" };
      const sent = httpRequest(local.url + path, { method, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.on("error", reject).end(method === "POST" ? body : undefined);
    }),
  "HTTP/2": (method, path, host) =>
    new Promise((resolve, reject) => {
      const session = connect(local.url);
      const headers = { ":method": method, ":path": path, ":authority": host, authorization: "Bearer any" };
      const stream = session.request(headers);
      let [status, text] = [0, ""];
      stream.on("response", (received) => {
        status = received[":status"] ?? 0;
      });
      stream.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      stream.on("error", reject).on("end", () => {
        session.close();
        resolve({ status, text });
      });
      stream.end(method === "POST" ? body : undefined);
    }),
};

describe.each(Object.entries(send))("over %s, a request", (_version, sendTo) => {
  it.each(["example.com", "127.0.0.1.example.com", "localhost.evil:80", "evil-localhost", "10.0.0.1"])(
    "to the host %j is refused on every path",
    async (host) => {
      for (const [method, path] of requests) {
        const { status, text } = await sendTo(method, path, host);
        expect([path, status, text]).toEqual([
          path,
          403,
          expect.stringContaining("answers only requests to 127.0.0.1"),
        ]);
      }
    },
  );

  it.each(["localhost:8080", "127.0.0.1", "[::1]:1", "bedrock.localhost:4566"])(
    "to the host %j is answered",
    async (host) => {
      expect((await sendTo("GET", "/", host)).status).toBe(200);
      const retrieved = await sendTo("POST", "/knowledgebases/SECRETS001/retrieve", host);
      expect(retrieved).toEqual({ status: 200, text: expect.stringContaining("The plan is secret.") });
    },
  );
});

it("to any host is answered when the server may be reached from elsewhere", async () => {
  const open = await startLocalBedrock({ allowRemote: "I understand that this server has no security" });
  try {
    const url = new URL(open.url);
    const status = await new Promise((resolve, reject) => {
      const sent = httpRequest(
        { port: url.port, host: url.hostname, headers: { host: "bedrock.test" } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.on("error", reject).end();
    });
    expect(status).toBe(200);
  } finally {
    await open.close();
  }
});
