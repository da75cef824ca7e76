import { Document } from "@langchain/core/documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderDocuments } from "./order-documents";

const documents = [
  new Document({ pageContent: "a1", metadata: { source: "a", page: 2 }, id: "x" }),
  new Document({ pageContent: "a2", metadata: { source: "a", page: 10 }, id: "a" }),
  new Document({ pageContent: "b1", metadata: { source: "b", loc: { lines: { from: 9, to: 10 } } } }),
  new Document({ pageContent: "b2", metadata: { source: "b", loc: { lines: { from: 30, to: 31 } } } }),
  new Document({ pageContent: "c1", metadata: { source: "か", chunkId: "1" } }),
  new Document({ pageContent: "c2", metadata: { source: "か", chunkId: "2" } }),
  new Document({ pageContent: "d1", metadata: { source: "か", chunkId: "2", score: 1 } }),
];

describe("orderDocuments", () => {
  it("orders by source, page, line, chunk and text, however they came", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), (shuffled) => {
        expect(orderDocuments(shuffled)).toEqual(documents);
      }),
    );
  });

  it("tolerates odd metadata", () => {
    const odd = new Document({ pageContent: "x", metadata: { source: 7, page: "3", loc: null } });
    const none = { pageContent: "y", metadata: undefined as never };
    expect(orderDocuments([none, odd])).toEqual([odd, none]);
  });
});
