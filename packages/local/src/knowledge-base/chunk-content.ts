/** Where a chunk comes from, with the members of `RetrievalResultLocation` in the service model. */
export type ChunkLocation =
  | { readonly type: "S3"; readonly s3Location: { readonly uri: string } }
  | { readonly type: "WEB"; readonly webLocation: { readonly url: string } }
  | { readonly type: "CONFLUENCE"; readonly confluenceLocation: { readonly url: string } }
  | { readonly type: "SALESFORCE"; readonly salesforceLocation: { readonly url: string } }
  | { readonly type: "SHAREPOINT"; readonly sharePointLocation: { readonly url: string } }
  | { readonly type: "ONEDRIVE"; readonly oneDriveLocation: { readonly url: string } }
  | { readonly type: "GOOGLEDRIVE"; readonly googleDriveLocation: { readonly url: string } }
  | { readonly type: "CUSTOM"; readonly customDocumentLocation: { readonly id: string } }
  | { readonly type: "KENDRA"; readonly kendraDocumentLocation: { readonly uri: string } }
  | { readonly type: "SQL"; readonly sqlLocation: { readonly query: string } };

/** A cell of a structured data store. */
export interface ChunkColumn {
  readonly columnName: string;
  readonly columnValue: string;
  readonly type: "BLOB" | "BOOLEAN" | "DOUBLE" | "NULL" | "LONG" | "STRING";
}

/** What a chunk is, with the members of `RetrievalResultContent` in the service model. */
export type ChunkContent =
  | { readonly type: "TEXT"; readonly text: string }
  /** A data URI, base64. */
  | { readonly type: "IMAGE"; readonly byteContent: string }
  | { readonly type: "ROW"; readonly row: readonly ChunkColumn[] }
  | { readonly type: "AUDIO"; readonly audio: { readonly s3Uri: string; readonly transcription?: string } }
  | { readonly type: "VIDEO"; readonly video: { readonly s3Uri: string; readonly summary?: string } };
