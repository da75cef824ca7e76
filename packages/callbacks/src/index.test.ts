import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("imports no client, SDK or API that only the users of one sink need", () => {
  const built = readFileSync(new URL("../../dist/index.js", import.meta.url), "utf8");
  const imported = [...built.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(([, name]) => `${name}`);
  expect(imported).toContain("@bedrock-routed/core");
  expect(imported.filter((name) => /^@(aws-sdk|smithy|opentelemetry)\/|^langsmith/.test(name))).toEqual([]);
});
