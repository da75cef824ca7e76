// Runs the code of the documents against a local Bedrock, as a reader would after `export AWS_ENDPOINT_URL_…`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inspect } from "node:util";
import { createKnowledgeBase, loadFolder, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { root } from "../bootstrap.mjs";
import { pages, readCodeBlocks, readNoRunReason } from "./code-blocks.mjs";

// The imports of a block resolve where the examples' dependencies are.
const folder = join(root, "examples", "temp", "run");
const blocks = pages
  .filter((page) => page === "README.md" || page.startsWith("docs/en/"))
  .flatMap((page) => {
    const all = readCodeBlocks(page);
    return all.map((block, index) => ({ page, ...block, output: readOutput(all[index + 1]) }));
  })
  .filter((block) => block.language === "ts" && readNoRunReason(block) === undefined);

/** What a block prints, when the next block says so. */
function readOutput(next) {
  return next?.language === "text" && next.info === "output" ? next.code : undefined;
}

const home = process.cwd();
let workingFolder;
let knowledgeBases;
let local;

beforeAll(async () => {
  const handbook = createKnowledgeBase((await loadFolder(join(root, "examples", "handbook"))).documents);
  knowledgeBases = { ABCDEFGHIJ: handbook, KB12345678: handbook };
  mkdirSync(folder, { recursive: true });
  workingFolder = mkdtempSync(join(tmpdir(), "bedrock-routed-docs-"));
  process.chdir(workingFolder);
});

// Each block finds empty prompt caches, so that its output does not depend on other blocks.
beforeEach(async () => {
  local = await startLocalBedrock({ knowledgeBases });
  for (const [name, value] of Object.entries(local.env)) vi.stubEnv(name, value);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await local.close();
});

afterAll(() => {
  process.chdir(home);
  rmSync(workingFolder, { recursive: true, force: true });
});

it.each(blocks)("the code of $page:$line runs", async ({ page, line, code, output }) => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const file = join(folder, `${basename(page, ".md")}-${line}.ts`);
  writeFileSync(file, code);
  await import(/* @vite-ignore */ file);
  const printed = log.mock.calls.map((values) => `${values.map(toText).join(" ")}\n`).join("");
  if (output !== undefined) expect(printed.trimEnd()).toBe(output.trimEnd());
  expect(error.mock.calls).toEqual([]);
});

function toText(value) {
  return typeof value === "string" ? value : inspect(value, { breakLength: 100 });
}
