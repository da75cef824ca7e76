import type { KnowledgeBaseRetrievalResult } from "@aws-sdk/client-bedrock-agent-runtime";
import { describe, expect, it } from "vitest";
import type { KnowledgeBaseDocument } from "./knowledge-base-document";
import { toContentBlocks, toDocument } from "./knowledge-base-document";

const toTestDocument = (result: KnowledgeBaseRetrievalResult): KnowledgeBaseDocument =>
  toDocument(result, { knowledgeBaseId: "KB12345678", intervened: false });

const KEY = "x-amz-bedrock-kb-";

describe("toDocument", () => {
  it.each<[string, object, string]>([
    ["S3", { s3Location: { uri: "s3://b/k" } }, "s3://b/k"],
    ["WEB", { webLocation: { url: "https://w" } }, "https://w"],
    ["CONFLUENCE", { confluenceLocation: { url: "https://c" } }, "https://c"],
    ["SALESFORCE", { salesforceLocation: { url: "https://sf" } }, "https://sf"],
    ["SHAREPOINT", { sharePointLocation: { url: "https://sp" } }, "https://sp"],
    ["CUSTOM", { customDocumentLocation: { id: "規程-1" } }, "規程-1"],
    ["KENDRA", { kendraDocumentLocation: { uri: "https://k" } }, "https://k"],
    ["SQL", { sqlLocation: { query: "SELECT 1" } }, "SELECT 1"],
    ["ONEDRIVE", { oneDriveLocation: { url: "https://od" } }, "https://od"],
    ["GOOGLEDRIVE", { googleDriveLocation: { url: "https://gd" } }, "https://gd"],
  ])("reads a location of type %s", (type, member, source) => {
    const location = { type, ...member } as KnowledgeBaseRetrievalResult["location"];
    expect(toTestDocument({ content: { text: "x" }, location }).metadata).toMatchObject({ source, location });
  });

  it("reads the source from metadata when the type of the location is unknown", () => {
    const location = { type: "FLOPPY" } as unknown as KnowledgeBaseRetrievalResult["location"];
    const metadata = { "x-amz-bedrock-kb-source-uri": "s3://b/from-metadata" };
    expect(toTestDocument({ content: { text: "x" }, location, metadata }).metadata.source).toBe("s3://b/from-metadata");
    expect(toTestDocument({ content: undefined, location }).metadata).toEqual({
      knowledgeBaseId: "KB12345678",
      location,
      attributes: {},
    });
    expect(toTestDocument({ content: { text: "x" }, metadata: { _source_uri: "s3://m/k" } }).metadata.source).toBe(
      "s3://m/k",
    );
  });

  it.each([3, 3.0, "3"])("reads the page number %j", (page) => {
    const metadata = { "x-amz-bedrock-kb-document-page-number": page, section: "返金" };
    expect(toTestDocument({ content: { text: "x" }, metadata }).metadata).toMatchObject({ page: 3, section: "返金" });
  });

  it.each([
    [{ type: "IMAGE", byteContent: "data:image/png;base64,AA==" }, "", "data:image/png;base64,AA=="],
    [{ type: "AUDIO", audio: { s3Uri: "s3://b/a.mp3", transcription: "こんにちは" } }, "こんにちは", "s3://b/a.mp3"],
    [{ type: "VIDEO", video: { s3Uri: "s3://b/v.mp4", summary: "A cat." } }, "A cat.", "s3://b/v.mp4"],
  ] as const)("reads content of type $type", (content, text, mediaUri) => {
    const document = toTestDocument({ content });
    expect(document.pageContent).toBe(text);
    expect(document.metadata).toMatchObject({ contentType: content.type, mediaUri });
  });

  it("writes one line for each cell of a row, and keeps the cells", () => {
    const row = [
      { columnName: "商品", columnValue: "鉛筆", type: "STRING" as const },
      { columnName: "price", columnValue: "120", type: "LONG" as const },
    ];
    const document = toTestDocument({ content: { type: "ROW", row } });
    expect(document.pageContent).toBe("商品: 鉛筆\nprice: 120");
    expect(document.metadata.row).toEqual(row);
  });

  it("reads the times in a recording, and its MIME type", () => {
    const metadata = {
      "x-amz-bedrock-kb-chunk-start-time-in-millis": 0,
      "x-amz-bedrock-kb-chunk-end-time-in-millis": 6360,
      "x-amz-bedrock-kb-source-file-mime-type": "video/mp4",
    };
    const document = toTestDocument({ content: { text: "x" }, metadata });
    expect(document.metadata).toMatchObject({ startMs: 0, endMs: 6360, mimeType: "video/mp4" });
  });

  it("has a stable id without a chunk id, and different ids for different passages", () => {
    const place = (uri: string): KnowledgeBaseRetrievalResult["location"] => ({ type: "S3", s3Location: { uri } });
    const results = [
      { content: { text: "返金" }, location: place("s3://b/1") },
      { content: { text: "返金" }, location: place("s3://b/2") },
      { content: { text: "refund" }, location: place("s3://b/1") },
      { content: { text: "返金" }, location: place("s3://b/1"), metadata: { [`${KEY}document-page-number`]: 2 } },
      { content: { text: "返金" }, location: place("s3://b/1"), metadata: { [`${KEY}chunk-start-time-in-millis`]: 2 } },
      { content: { text: "返金", byteContent: "s3://b/1.png" }, location: place("s3://b/1") },
      { content: undefined },
    ];
    const ids = results.map((result) => toTestDocument(result).id);
    expect(ids).toEqual(results.map((result) => toTestDocument(structuredClone(result)).id));
    expect(new Set(ids).size).toBe(7);
    const elsewhere = { knowledgeBaseId: "KB87654321", intervened: false };
    expect(ids).not.toContain(toDocument({ content: { text: "返金" }, location: place("s3://b/1") }, elsewhere).id);
    for (const id of ids) expect(id).toMatch(/^[\w-]{20}$/);
  });
});

describe("toContentBlocks", () => {
  it("returns a text block, or an image block with bytes or a URL", () => {
    const blocks = (content: object): unknown =>
      toContentBlocks(toTestDocument({ content } as KnowledgeBaseRetrievalResult));
    expect(blocks({ type: "TEXT", text: "返金" })).toEqual([{ type: "text", text: "返金" }]);
    expect(blocks({ type: "IMAGE", byteContent: "data:image/png;base64,AA==" })).toEqual([
      { type: "image", mimeType: "image/png", data: "AA==" },
    ]);
    expect(blocks({ type: "IMAGE", byteContent: "s3://b/a.png" })).toEqual([{ type: "image", url: "s3://b/a.png" }]);
    const audio = { type: "AUDIO", audio: { s3Uri: "s3://b/a.mp3", transcription: "hello" } };
    expect(blocks(audio)).toEqual([{ type: "text", text: "hello" }]);
    expect(blocks({ type: "TEXT", text: "" })).toEqual([]);
  });
});
