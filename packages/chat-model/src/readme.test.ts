import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as chatModel from "./index";
import { renderOptionTables } from "./testing/render-option-tables";

const path = new URL("../README.md", import.meta.url);
const readme = readFileSync(path, "utf8");

describe("the README", () => {
  it("has the tables of options that are in the code", async () => {
    const howTo = "The tables changed. Run `npx vitest run packages/chat-model/src/readme.test.ts -u` to write them.";
    await expect(renderOptionTables(readme), howTo).toMatchFileSnapshot("../README.md");
  });

  it("names only errors and functions that can be imported from here", () => {
    const named = [...readme.matchAll(/`([A-Z]\w+Error|readRoutingRecord)\b/g)].map(([, name]) => name);
    expect(named).toContain("IncompleteStreamError");
    expect(Object.keys(chatModel)).toEqual(expect.arrayContaining(named));
  });
});
