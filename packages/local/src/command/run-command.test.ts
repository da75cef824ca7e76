import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BedrockAgentRuntimeClient, RetrieveCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startLocalBedrock } from "../index";
import { startModelServer } from "../testing/model-server";
import { runLocalCommand } from "./run-command";

let folder = "";
const userCache = process.env.XDG_CACHE_HOME;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-local-"));
  process.env.XDG_CACHE_HOME = join(folder, ".cache");
  await writeFile(join(folder, "hotels.md"), "# Hotels\n\nThe hotel limit in Osaka is JPY 14,000 per night.\n");
});
afterAll(async () => {
  if (userCache === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = userCache;
  await rm(folder, { recursive: true });
});

/** A run of the command. */
interface Run {
  readonly out: string[];
  readonly error: string[];
  readonly exitCode: Promise<number>;
  stop(): void;
}

function run(args: readonly string[]): Run {
  const [out, error]: string[][] = [[], []];
  const controller = new AbortController();
  const terminal = { out: (line: string) => out?.push(line), error: (line: string) => error?.push(line) };
  const exitCode = runLocalCommand(args, { ...terminal, stopped: controller.signal });
  return { out: out ?? [], error: error ?? [], exitCode, stop: () => controller.abort() };
}

/** Waits for the variables that a started command prints. */
async function readExports({ out }: Run): Promise<Record<string, string>> {
  await expect.poll(() => out.length, { timeout: 60_000 }).toBeGreaterThan(5);
  return Object.fromEntries(out.map((line) => line.replace(/^export /, "").split("=", 2)));
}

const ask = (text: string): ConverseCommand =>
  new ConverseCommand({ modelId: "amazon.nova-lite-v1:0", messages: [{ role: "user", content: [{ text }] }] });

describe("bedrock-local", () => {
  it("prints variables for clients, serves a folder, and ends when it is stopped", async () => {
    const started = run([
      "--docs",
      folder,
      "--port",
      "0",
      "--region",
      "us-west-2",
      "--knowledge-base-id",
      "HANDBOOK01",
    ]);
    const env = await readExports(started);
    expect(started.out.every((line) => /^export AWS_[A-Z0-9_]+=[\w.:/-]+$/.test(line))).toBe(true);
    expect(env.AWS_REGION).toBe("us-west-2");
    const client = new BedrockAgentRuntimeClient({
      endpoint: env.AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME ?? "",
      region: env.AWS_REGION ?? "",
      credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID ?? "", secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "" },
    });
    const { retrievalResults } = await client.send(
      new RetrieveCommand({ knowledgeBaseId: "HANDBOOK01", retrievalQuery: { text: "hotel limit in Osaka" } }),
    );
    expect(retrievalResults).toHaveLength(1);
    expect(started.error.at(-1)).toMatch(/^Retrieve {2}200 /);
    expect(started.error.join("\n")).not.toContain("Osaka");
    started.stop();
    expect(await started.exitCode).toBe(0);
    await expect(fetch(env.AWS_ENDPOINT_URL_BEDROCK ?? "")).rejects.toThrow();
  });

  it.each([
    [[], false],
    [["--verbose"], true],
  ])("with %j shows the content of requests: %s", async (flags, shows) => {
    const started = run(["--port", "0", "--json", ...flags]);
    await expect.poll(() => started.out.length, { timeout: 60_000 }).toBe(1);
    const start = JSON.parse(started.out[0] ?? "");
    expect(start).toMatchObject({ event: "start", region: "us-east-1", env: { AWS_REGION: "us-east-1" } });
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const client = new BedrockRuntimeClient({ endpoint: start.url, region: start.region, credentials });
    await client.send(ask("my secret question"));
    expect(JSON.parse(started.out[1] ?? "")).toMatchObject({ event: "call", operation: "Converse", status: 200 });
    expect(started.out.join("").includes("secret question")).toBe(shows);
    expect(started.error).toEqual([]);
    started.stop();
    expect(await started.exitCode).toBe(0);
  });

  it("with --auth accepts only what it prints", async () => {
    const started = run(["--port", "0", "--auth"]);
    const env = await readExports(started);
    const url = `${env.AWS_ENDPOINT_URL_BEDROCK}/prompt-routers`;
    const statusUrl = started.error[0]?.match(/http\S+/)?.[0] ?? "";
    const ask = async (token: string): Promise<number> =>
      (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await ask(env.AWS_BEARER_TOKEN_BEDROCK ?? ""), await ask("guess")]).toEqual([200, 403]);
    expect((await fetch(new URL(statusUrl).origin)).status).toBe(403);
    expect((await fetch(statusUrl)).status).toBe(200);
    started.stop();
    expect(await started.exitCode).toBe(0);
  });

  it("reads a configuration file, which arguments override", async () => {
    const file = join(folder, "config.json");
    const replies = [{ when: { contains: "secret" }, reply: "From the file." }];
    await writeFile(file, JSON.stringify({ region: "eu-west-1", knowledgeBases: { HANDBOOK01: "." }, replies }));
    const started = run(["--config", file, "--port", "0", "--region", "us-west-2", "--json", "--no-index-cache"]);
    await expect.poll(() => started.out.length, { timeout: 60_000 }).toBe(1);
    const start = JSON.parse(started.out[0] ?? "");
    expect(start).toMatchObject({ region: "us-west-2", knowledgeBases: [{ id: "HANDBOOK01" }] });
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const client = new BedrockRuntimeClient({ endpoint: start.url, region: start.region, credentials });
    expect((await client.send(ask("my secret"))).output?.message?.content).toEqual([{ text: "From the file." }]);
    started.stop();
    expect(await started.exitCode).toBe(0);
    await writeFile(file, JSON.stringify({ region: 5 }));
    const failed = run(["--config", file]);
    expect(await failed.exitCode).toBe(2);
    expect(failed.error[0]).toMatch(/config\.json, region: Use the name of a Region/);
  });

  it("records with the credentials of the environment, and replays", async () => {
    const keys = { AWS_ACCESS_KEY_ID: "AKIDUPSTREAM", AWS_SECRET_ACCESS_KEY: "hush" };
    for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
    const upstream = await startLocalBedrock({ strictAuth: { AKIDUPSTREAM: "hush" }, respond: () => "Recorded." });
    const recordings = join(folder, "recordings");
    const use = async (started: Run): Promise<unknown> => {
      const env = await readExports(started);
      const credentials = {
        accessKeyId: env.AWS_ACCESS_KEY_ID ?? "",
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "",
      };
      const endpoint = env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? "";
      const client = new BedrockRuntimeClient({ endpoint, region: "us-east-1", credentials });
      const { output } = await client.send(ask("Hi"));
      started.stop();
      expect(await started.exitCode).toBe(0);
      return output?.message?.content;
    };
    const recorder = run(["--port", "0", "--record", recordings, "--upstream", upstream.url]);
    expect(await use(recorder)).toEqual([{ text: "Recorded." }]);
    await upstream.close();
    vi.unstubAllEnvs();
    expect(recorder.error.join()).toMatch(/Forwards to http.*Converse {2}200/);
    expect(await readdir(recordings)).toEqual(["0001-Converse.json"]);
    const replayer = run(["--port", "0", "--replay", recordings]);
    expect(await use(replayer)).toEqual([{ text: "Recorded." }]);
    expect(replayer.error.join()).toContain("Converse  0001-Converse.json");
    expect([...recorder.error, ...recorder.out, ...replayer.error].join()).not.toContain("hush");
  });

  it("lets a model server answer, and says so", async () => {
    const models = await startModelServer({ apiKey: "sesame" });
    process.env.LOCAL_MODEL_API_KEY = "sesame";
    try {
      const started = run(["--port", "0", "--model-url", models.url]);
      const env = await readExports(started);
      expect(started.error).toContain(`tiny at ${models.url} answers. Tokens are the local Bedrock's estimates.`);
      expect(started.error.join()).not.toContain("not a language model");
      const endpoint = env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? "";
      const credentials = { accessKeyId: "a", secretAccessKey: "b" };
      const client = new BedrockRuntimeClient({ endpoint, region: "us-east-1", credentials });
      const { output } = await client.send(ask("Hello?"));
      expect(output?.message?.content).toEqual([{ text: "Hello from the model." }]);
      const page = await (await fetch(endpoint)).text();
      expect(page).toContain("tiny");
      expect(page).not.toContain("not a language model");
      const asJson = run(["--port", "0", "--json", "--model-url", models.url, "--model", "tiny"]);
      await expect.poll(() => asJson.out.length, { timeout: 60_000 }).toBe(1);
      const languageModel = { model: "tiny", url: models.url };
      expect(JSON.parse(asJson.out[0] ?? "")).toMatchObject({ event: "start", languageModel });
      expect([...started.out, ...started.error, ...asJson.out, ...asJson.error].join()).not.toContain("sesame");
      for (const each of [started, asJson]) {
        each.stop();
        await each.exitCode;
      }
    } finally {
      delete process.env.LOCAL_MODEL_API_KEY;
      await models.close();
    }
  });

  it("keeps the index of a folder, unless it is told not to", async () => {
    const before = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = join(folder, "cache");
    try {
      for (const [flags, kept] of [
        [["--no-index-cache"], false],
        [[], true],
      ] as const) {
        const started = run(["--port", "0", "--json", "--docs", folder, ...flags]);
        await expect.poll(() => started.out.length, { timeout: 60_000 }).toBe(1);
        started.stop();
        await started.exitCode;
        const files = await readdir(join(folder, "cache", "bedrock-routed", "indexes")).catch(() => []);
        expect(files.length > 0).toBe(kept);
      }
    } finally {
      if (before === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = before;
    }
  });

  it("shows no control characters from clients", async () => {
    const started = run(["--port", "0"]);
    const { AWS_ENDPOINT_URL_BEDROCK: url } = await readExports(started);
    await fetch(`${url}/model/${encodeURIComponent("\u001b[2Jx")}/converse`, { method: "POST" });
    expect(started.error.at(-1)).toMatch(/^Converse �\[2Jx/);
    started.stop();
    await started.exitCode;
  });

  it("prints its usage and its version", async () => {
    const help = run(["--help"]);
    expect(await help.exitCode).toBe(0);
    expect(help.out[0]).toMatch(/^Usage: bedrock-local/);
    const version = run(["--version"]);
    expect(await version.exitCode).toBe(0);
    expect(version.out[0]).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each([
    [["--bogus"], 2, /--bogus.*--help/],
    [["--port", "high"], 2, /--port "high".*--help/],
    [["--port", "70000"], 2, /70000/],
    [["--docs"], 2, /--docs/],
    [["extra"], 2, /extra/],
    [["--region", "moon"], 2, /region: "moon"/],
    [["--record", "a", "--replay", "b"], 2, /--record and --replay cannot be used together/],
    [["--replay", "a", "--docs", "b"], 2, /--replay and --docs cannot/],
    [["--redact"], 2, /--redact needs --record/],
    [["--record", ""], 2, /--record is empty/],
    [["--replay", "/no/such/folder"], 2, /folder: "\/no\/such\/folder"/],
    [["--config", "/no/such/file.json"], 2, /file\.json: The file cannot be read/],
    [["--docs", "/no/such/folder"], 1, /no\/such\/folder.*existing folder/],
    [["--model", "tiny"], 2, /--model needs --model-url/],
    [
      ["--model-url", "http://example.com/v1"],
      2,
      /--model-url "http:\/\/example\.com\/v1".*not this machine.*--allow-remote-model/,
    ],
    [["--model-url", "11434"], 2, /Invalid --model-url "11434"/],
    [["--model-url", "http://127.0.0.1:9/v1"], 1, /No model server answers at .*Start it/],
  ])("fails for %j with exit code %i and one line that gives the reason", async (args, exitCode, reason) => {
    const failed = run(args);
    expect(await failed.exitCode).toBe(exitCode);
    expect(failed.out).toEqual([]);
    expect(failed.error).toHaveLength(1);
    expect(failed.error[0]).toMatch(reason);
    expect(failed.error[0]).not.toContain("\n");
  });

  it("names an invalid knowledge base id, an empty folder and a port that is in use", async () => {
    const wrongId = run(["--docs", folder, "--knowledge-base-id", "short"]);
    expect(await wrongId.exitCode).toBe(2);
    expect(wrongId.error[0]).toMatch(/"short".*ten letters/);
    const empty = await mkdtemp(join(folder, "empty-"));
    const noFiles = run(["--docs", empty]);
    expect(await noFiles.exitCode).toBe(1);
    expect(noFiles.error[0]).toMatch(/holds no Markdown/);
    const other = await startLocalBedrock();
    const inUse = run(["--port", new URL(other.url).port]);
    expect(await inUse.exitCode).toBe(1);
    expect(inUse.error).toEqual([expect.stringMatching(/^Port \d+ is in use\..*--port\.$/)]);
    await other.close();
  });
});
