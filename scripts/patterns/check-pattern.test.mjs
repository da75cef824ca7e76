import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../bootstrap.mjs";
import { checkPattern } from "./check-pattern.mjs";
import { findPatterns } from "./find-patterns.mjs";

it.each([
  ["^(a+)+$", "", true],
  ["^[a-zA-Z0-9](-*[a-zA-Z0-9+.-])*$", "u", true],
  ["\\s+$", "", false],
  ["\\s*,\\s*", "", false],
  ["<document[^>]*>", "i", false],
  ["<!--[^]*?-->", "", false],
  ["^title.*end$", "m", false],
  ["x(?=[^;]*y)", "", false],
])("finds that /%s/%s can take long", (source, flags, isExponential) => {
  expect(checkPattern(source, flags)).toMatchObject({ isExponential });
});

it.each([
  ["^abc$", ""],
  ["^\\s*$", ""],
  ["^title.*end$", ""],
  ["`[^`\\n]*`", ""],
  ["\\[\\d+\\]", ""],
  ["\\b(?:foo|bar\\w*)\\b", "i"],
  ["(?:^|[^a-z])([a-z]+)$", ""],
  ["(?<![a-z])a[a-z]*=", ""],
])("accepts /%s/%s", (source, flags) => {
  expect(checkPattern(source, flags)).toBeUndefined();
});

it("finds literals and constants, and the reason above an expression", () => {
  const file = [
    "const WORD = `[a-z]+`;",
    "const A = /a\\/b/gi;",
    "const B = new RegExp(`^\x24{WORD}$`, 'u');",
    "const C = new RegExp(build());",
    "// Linear: the text is short.",
    "const D = new RegExp(build());",
  ];
  expect(findPatterns("x.ts", file.join("\n"))).toEqual([
    { line: 2, source: "a\\/b", flags: "gi", reason: undefined },
    { line: 3, source: "^[a-z]+$", flags: "u", reason: undefined },
    { line: 4, source: undefined, flags: "", reason: undefined },
    { line: 6, source: undefined, flags: "", reason: "the text is short." },
  ]);
});

it("no pattern of the service models that JavaScript's own engine matches takes exponential time", () => {
  const table = JSON.parse(readFileSync(join(root, "packages/local/data/request-shapes.json"), "utf8"));
  const shapes = Object.values(table.services).flatMap((service) => Object.entries(service.shapes));
  const native = shapes.filter(([, { pattern, linear }]) => pattern !== undefined && linear !== true);
  expect(native.length).toBeGreaterThan(40);
  const unsafe = native.filter(([, { pattern, max = Number.POSITIVE_INFINITY }]) => {
    const found = checkPattern(`^(?:${pattern})$`, "u");
    return found !== undefined && (found.isExponential || max > 2048);
  });
  expect(unsafe).toEqual([]);
}, 60_000);
