import { Document } from "@langchain/core/documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildContext, readBoundary } from "./build-context";
import { findInvisible, stripInvisible } from "./invisible-characters";

const fragment = fc.oneof(
  fc.constantFrom("<", "</", "document", "Boundary: ", "index=", '"', "&", "\n", ">", "文書", "葛", "👩", "ب", "a"),
  fc.constantFrom(
    "\u200b",
    "\u200c",
    "\u200d",
    "\ufe0f",
    "\u{e0100}",
    "\u{e0041}",
    "\u{e007f}",
    "\u3164",
    "\u202e",
    "\0",
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const text = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(""));
const documents = fc
  .array(fc.record({ pageContent: text, source: text, section: text }), { minLength: 1, maxLength: 4 })
  .map((records) => records.map(({ pageContent, ...metadata }) => new Document({ pageContent, metadata })));

describe("buildContext", () => {
  it("has exactly one element for each document, with its visible text, for any texts", () => {
    fc.assert(
      fc.property(documents, (found) => {
        const boundary = readBoundary(found);
        const [head = "", ...parts] = buildContext(found).split(`<document-${boundary} `);
        expect(head).toBe(`Boundary: ${boundary}\n`);
        const texts = parts.map((part) => /^[^<>\n]*>\n([\s\S]*)\n<\/document-\w{20}>\n?$/.exec(part)?.[1]);
        expect(texts).toEqual(found.map(({ pageContent }) => stripInvisible(pageContent)));
      }),
    );
  });

  it("changes its boundary with every change of a document, and with nothing else", () => {
    fc.assert(
      fc.property(documents, text, (found, more) => {
        const copy = found.map((one) => new Document({ ...one, metadata: { ...one.metadata, score: 0.5 } }));
        expect(readBoundary(copy)).toBe(readBoundary(found));
        const [first] = copy;
        if (first !== undefined) first.pageContent += `${more}.`;
        expect(readBoundary(copy)).not.toBe(readBoundary(found));
      }),
    );
  });
});

describe("stripInvisible", () => {
  it("leaves nothing to remove, and only removes what it finds", () => {
    fc.assert(
      fc.property(text, (original) => {
        const stripped = stripInvisible(original);
        expect(stripInvisible(stripped)).toBe(stripped);
        const removed = findInvisible(original).reduce((sum, { start, end }) => sum + end - start, 0);
        expect(stripped.length + removed).toBe(original.length);
      }),
      { numRuns: 500 },
    );
  });

  it.each(["\u200b", "葛\u{e0100}", "\u200d", "👩\u200d", "\u{1f3f4}", "\u{e0041}"])(
    "needs linear time for 300,000 characters of %j",
    (part) => {
      const long = part.repeat(300_000 / part.length);
      expect(stripInvisible(`a${long}`).length).toBeLessThanOrEqual(long.length + 1);
    },
  );
});
