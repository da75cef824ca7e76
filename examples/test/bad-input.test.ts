import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runExample } from "./run-example";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-routed-example-"));
  await mkdir(join(folder, "empty"));
  await mkdir(join(folder, "binary"));
  await writeFile(join(folder, "binary", "image.md"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]));
});
afterAll(() => rm(folder, { recursive: true }));

const router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1";
const credentials = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };

/** One line, no stack trace, nothing on stdout. */
async function expectError(args: readonly string[], exitCode: number, message: RegExp, env?: NodeJS.ProcessEnv) {
  const run = await runExample(args, env);
  expect(run).toMatchObject({ stdout: "", exitCode });
  expect(run.stderr.trim().split("\n")).toHaveLength(1);
  expect(run.stderr).toMatch(message);
}

describe.concurrent("bad input is one line with the remedy", () => {
  it("a folder that is not there", () => expectError(["--docs", join(folder, "nowhere"), "Why?"], 1, /nowhere/));
  it("an empty folder", () => expectError(["--docs", join(folder, "empty"), "Why?"], 1, /No readable .*empty.*--docs/));
  it("a folder of binary files", () =>
    expectError(["--docs", join(folder, "binary"), "Why?"], 1, /1 skipped.*image\.md/));
  it("a file instead of a folder", () =>
    expectError(["--docs", join(folder, "binary", "image.md"), "Why?"], 1, /image\.md.*it is a file/));
  it("--docs without a question", () => expectError(["--docs", folder], 2, /--docs needs a question/));
  it("an empty folder name", () => expectError(["--docs", "", "Why?"], 2, /--docs is empty/));
  it("an empty question", () => expectError([" "], 2, /empty/));
  it("an unknown option", () => expectError(["--folder", folder], 2, /unknown option.*--folder/));
  it("--docs with --aws", () => expectError(["--aws", "--docs", folder, "Why?"], 2, /exclude each other/));
  it("--aws without a router", () => expectError(["--aws", "Why?"], 2, /BEDROCK_ROUTER_ARN/));
  it("--aws without a knowledge base", () =>
    expectError(["--aws", "Why?"], 2, /KNOWLEDGE_BASE_ID/, { BEDROCK_ROUTER_ARN: router }));
  it("--aws with a malformed ARN", () =>
    expectError(["--aws", "Why?"], 1, /Invalid modelId.*account/, {
      ...credentials,
      BEDROCK_ROUTER_ARN: "arn:aws:bedrock:us-east-1:12:prompt-router/x",
      KNOWLEDGE_BASE_ID: "ABCDEFGHIJ",
    }));
  it("--aws with a malformed knowledge base id", () =>
    expectError(["--aws", "Why?"], 1, /knowledgeBaseId/, {
      ...credentials,
      BEDROCK_ROUTER_ARN: "us.amazon.nova-lite-v1:0",
      KNOWLEDGE_BASE_ID: "not an id",
      AWS_REGION: "us-east-1",
    }));
  it("--aws without credentials", () =>
    expectError(["--aws", "Why?"], 1, /no AWS credentials.*AWS_PROFILE/, {
      BEDROCK_ROUTER_ARN: router,
      KNOWLEDGE_BASE_ID: "ABCDEFGHIJ",
      AWS_EC2_METADATA_DISABLED: "true",
      HOME: folder,
    }));
  it("--model-url without a server", () =>
    expectError(["--model-url", "http://127.0.0.1:9/v1", "Why?"], 1, /No model server answers at .*Start it/));
  it("--model-url on another machine", () =>
    expectError(
      ["--model-url", "http://example.com/v1", "Why?"],
      2,
      /Invalid --model-url.*not this machine.*--allow-remote-model/,
    ));
  it("--model without --model-url", () => expectError(["--model", "tiny", "Why?"], 2, /--model needs --model-url/));
  it("--model-url with --aws", () =>
    expectError(["--aws", "--model-url", "http://127.0.0.1:9/v1", "Why?"], 2, /exclude each other/));
  it("--help explains all of it", async () => {
    const { stdout, exitCode } = await runExample(["--help"]);
    expect(exitCode).toBe(0);
    for (const option of [
      "--docs",
      "--aws",
      "--json",
      "--verbose",
      "--model-url",
      "--no-index-cache",
      "KNOWLEDGE_BASE_ID",
      "Exit codes",
    ]) {
      expect(stdout).toContain(option);
    }
  });
});
