import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type ModelServerScript,
  sayAll,
  startModelServer,
  type TestModelServer,
} from "../../packages/local/src/testing/model-server";
import { runExample } from "./run-example";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-routed-model-"));
  await writeFile(join(folder, "vpn.md"), "# VPN\n\nA lost VPN token is reset by the service desk.\n");
});
afterAll(() => rm(folder, { recursive: true }));

let models: TestModelServer | undefined;
afterEach(() => models?.close());
const start = async (script: ModelServerScript): Promise<TestModelServer> => {
  models = await startModelServer(script);
  return models;
};
const question = "Who resets a lost VPN token?";

describe("npm start -- --model-url", () => {
  it("answers with the model, from the passages that were found, and counts what was saved", async () => {
    const { url, requests } = await start({ answer: () => sayAll("Ask the service desk. [1]") });
    const { stdout, stderr, exitCode } = await runExample(["--model-url", url, "--docs", folder, question]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toContain(`tiny at ${url} answers.\n`);
    expect(stdout).not.toContain("not a language model");
    expect(stdout).toMatch(
      /\nAsk the service desk\. \[1\]\n {2}\[1\] vpn\.md › VPN\n {2}amazon\.nova-\w+-v1:0 · tokens: /,
    );
    expect(stdout).toContain("Saved");
    expect(requests).toHaveLength(1);
    expect(JSON.stringify(requests[0]?.messages)).toContain("A lost VPN token is reset by the service desk.");
  });

  it("names the model in JSON, and sends the key without showing it", async () => {
    const { url } = await start({ apiKey: "sesame" });
    const run = await runExample(["--json", "--model-url", url, "--model", "tiny", "--docs", folder, question], {
      LOCAL_MODEL_API_KEY: "sesame",
    });
    const [indexed, answer] = run.stdout.split("\n").map((line) => JSON.parse(line || "{}"));
    expect(indexed).toMatchObject({ type: "indexed", languageModel: { model: "tiny", url } });
    expect(answer).toMatchObject({ type: "answer", answer: "Hello from the model." });
    expect(run.stdout + run.stderr).not.toContain("sesame");
  });

  it("says which models there are when the name is wrong", async () => {
    const { url } = await start({ models: ["big", "small"] });
    const run = await runExample(["--model-url", url, "--model", "huge", "--docs", folder, question]);
    expect(run).toMatchObject({ stdout: "", exitCode: 1 });
    expect(run.stderr).toBe(`error: The model server at ${url} has no model "huge". It has: big, small.\n`);
  });
});

describe("the index of a folder", () => {
  it("is kept, unless --no-index-cache is given", async () => {
    const cache = await mkdtemp(join(tmpdir(), "bedrock-routed-cache-"));
    const ask = (...flags: string[]) => runExample([...flags, "--docs", folder, question], { XDG_CACHE_HOME: cache });
    const fresh = await ask("--no-index-cache");
    expect(await readdir(cache)).toEqual([]);
    await ask();
    const kept = await ask();
    expect(kept.stdout).toContain("(1 unchanged since the last time)");
    const answerOf = (stdout: string): string | undefined => stdout.split("\n\n")[1]?.split("\n")[1];
    expect(answerOf(kept.stdout)).toBe("A lost VPN token is reset by the service desk. [1]");
    expect(answerOf(kept.stdout)).toBe(answerOf(fresh.stdout));
    await rm(cache, { recursive: true });
  });
});
