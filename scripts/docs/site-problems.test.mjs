import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findSiteProblems } from "./site-problems.mjs";

let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bedrock-routed-site-"));
  mkdirSync(join(folder, "ja"));
  writeFileSync(join(folder, "ja", "index.html"), '<h2 id="読み方">読み方</h2>');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("follows links to pages and headings", () => {
  writeFileSync(
    join(folder, "a.html"),
    '<a href="/ja/#%E8%AA%AD%E3%81%BF%E6%96%B9">1</a><a href="ja/">2</a><a href="/a">3</a>',
  );
  expect(findSiteProblems(folder)).toEqual([]);
});

it("names links that lead nowhere, and what is loaded from another host", () => {
  writeFileSync(
    join(folder, "a.html"),
    '<a class="x" href="/gone.html">1</a><a href="/ja/#nothing">2</a><a href="https://example.com/">3</a><img alt="" src="https://example.com/a.png">',
  );
  expect(findSiteProblems(folder)).toEqual([
    "a.html loads https://example.com/a.png",
    "a.html links to /gone.html, which is no page.",
    "a.html links to /ja/#nothing, and ja/index.html has no such heading.",
  ]);
});
