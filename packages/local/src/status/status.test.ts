import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKnowledgeBase, type LocalBedrock, startLocalBedrock } from "../index";
import type { Status } from "./status";

const MODEL = "amazon.nova-lite-v1:0";
const HOSTILE = `<script>alert("1")</script>&'`;

const ask = (text: string, modelId = MODEL): ConverseCommand =>
  new ConverseCommand({
    modelId,
    system: [{ text: "rule ".repeat(1000) }, { cachePoint: { type: "default" } }],
    messages: [{ role: "user", content: [{ text }] }],
  });

/** Reads `/status.json`. */
async function readStatus(url: string): Promise<Status> {
  return (await (await fetch(`${url}/status.json`)).json()) as Status;
}

let now = 1_800_000_000_000;
let local: LocalBedrock;
let verbose: LocalBedrock;
beforeAll(async () => {
  const knowledgeBases = { LOCALDOCS1: createKnowledgeBase([{ uri: "s3://b/a.txt", text: "One sentence." }]) };
  local = await startLocalBedrock({ now: () => now, knowledgeBases, respond: () => "Fine." });
  verbose = await startLocalBedrock({ verbose: true, respond: () => "Fine." });
  for (const { clientConfig } of [local, verbose]) {
    const client = new BedrockRuntimeClient({ ...clientConfig, maxAttempts: 1 });
    await client.send(ask(HOSTILE));
    await client.send(ask("x", HOSTILE)).catch(() => {});
  }
});
afterAll(() => Promise.all([local.close(), verbose.close()]));

describe("/status.json", () => {
  it("lists callable models, calls and cached prefixes", async () => {
    now += 1000;
    const status = await readStatus(local.url);
    expect(status).toMatchObject({
      region: "us-east-1",
      env: local.env,
      callCount: 2,
      calls: [
        { operation: "Converse", modelId: HOSTILE, status: 400 },
        { operation: "Converse", modelId: MODEL, status: 200, usage: { outputTokens: 2 } },
      ],
      cache: [{ owner: `123456789012/us-east-1/${MODEL}`, tokens: 1250, ttl: "5m", secondsLeft: 299 }],
      knowledgeBases: [{ id: "LOCALDOCS1", documents: 1, passages: 1 }],
    });
    expect(status.routers.map(({ arn }) => arn)).toContain(local.defaultRouterArn);
    const nova = status.models.find(({ modelId }) => modelId === MODEL);
    expect(nova).toMatchObject({ callableIds: [MODEL, `us.${MODEL}`], cacheMinimumTokens: 1000 });
    expect(status.models.map(({ modelId }) => modelId)).not.toContain("anthropic.claude-v2");
  });

  it("contains the text of requests only with verbose", async () => {
    const { calls } = await readStatus(local.url);
    expect(calls.some((call) => "text" in call)).toBe(false);
    const shown = await readStatus(verbose.url);
    expect(shown.calls[1]?.text).toBe(HOSTILE);
  });

  it("does not contain the secrets of strictAuth", async () => {
    for (const strictAuth of [{ AKIDEXAMPLE: "hush" }, { bearerTokens: ["hush"] }]) {
      const other = await startLocalBedrock({ strictAuth });
      for (const path of ["", "status.json"]) {
        const response = await fetch(other.statusUrl.replace("/?", `/${path}?`));
        expect(response.status).toBe(200);
        expect(await response.text()).not.toContain("hush");
      }
      await other.close();
    }
  });

  it("contains the latest 100 calls, newest first, and the number of all", async () => {
    const other = await startLocalBedrock();
    for (let count = 0; count <= 100; count += 1)
      await fetch(`${other.url}/model/m${count}/converse`, { method: "POST" });
    const { calls, callCount } = await readStatus(other.url);
    expect([calls.length, calls[0]?.modelId, calls[99]?.modelId, callCount]).toEqual([100, "m100", "m1", 101]);
    await other.close();
  });

  it("is not recorded as a request", async () => {
    const before = local.requests.length;
    await fetch(local.url);
    expect(local.requests).toHaveLength(before);
  });
});

describe("the status page", () => {
  it("is HTML with escaped text from requests", async () => {
    const response = await fetch(verbose.url);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const page = await response.text();
    expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
    expect(page).not.toContain("<script");
  });

  it("loads and runs nothing, cannot be framed, and cannot be read by other origins", async () => {
    const { headers } = await fetch(local.url, { headers: { origin: "https://example.com" } });
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("accepts only GET requests", async () => {
    expect((await fetch(local.url, { method: "POST" })).status).toBe(403);
  });
});
