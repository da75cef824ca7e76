import type { KnowledgeBaseRetrievalResult } from "@aws-sdk/client-bedrock-agent-runtime";
import { describe, expect, it } from "vitest";
import { toDocument } from "./to-document";

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
    expect(toDocument({ content: { text: "x" }, location }).metadata).toMatchObject({ source, location });
  });

  it("takes the source from metadata when the location is of an unknown type", () => {
    const location = { type: "FLOPPY" } as unknown as KnowledgeBaseRetrievalResult["location"];
    const metadata = { "x-amz-bedrock-kb-source-uri": "s3://b/from-metadata" };
    expect(toDocument({ content: { text: "x" }, location, metadata }).metadata.source).toBe("s3://b/from-metadata");
    expect(toDocument({ content: undefined, location }).metadata).toEqual({ location, attributes: {} });
    expect(toDocument({ content: { text: "x" }, metadata: { _source_uri: "s3://m/k" } }).metadata.source).toBe(
      "s3://m/k",
    );
  });

  it.each([3, 3.0, "3"])("reads the page number %j", (page) => {
    const metadata = { "x-amz-bedrock-kb-document-page-number": page, section: "返金" };
    expect(toDocument({ content: { text: "x" }, metadata }).metadata).toMatchObject({ page: 3, section: "返金" });
  });

  it.each([
    [{ type: "IMAGE", byteContent: "data:image/png;base64,AA==" }, "", "data:image/png;base64,AA=="],
    [{ type: "AUDIO", audio: { s3Uri: "s3://b/a.mp3", transcription: "こんにちは" } }, "こんにちは", "s3://b/a.mp3"],
    [{ type: "VIDEO", video: { s3Uri: "s3://b/v.mp4", summary: "A cat." } }, "A cat.", "s3://b/v.mp4"],
  ] as const)("reads content of type $type", (content, text, mediaUri) => {
    const document = toDocument({ content });
    expect(document.pageContent).toBe(text);
    expect(document.metadata).toMatchObject({ contentType: content.type, mediaUri });
  });

  it("writes a row one line a cell and keeps the cells", () => {
    const row = [
      { columnName: "商品", columnValue: "鉛筆", type: "STRING" as const },
      { columnName: "price", columnValue: "120", type: "LONG" as const },
    ];
    const document = toDocument({ content: { type: "ROW", row } });
    expect(document.pageContent).toBe("商品: 鉛筆\nprice: 120");
    expect(document.metadata.row).toEqual(row);
  });
});
