/** A metadata value that filters can compare. */
export type MetadataValue = string | number | boolean | readonly string[];

/** A document of a knowledge base. */
export interface KnowledgeBaseDocument {
  /** Returned as the S3 location of its chunks, such as `s3://bucket/path.md`. */
  readonly uri: string;
  /** The text to search. */
  readonly text: string;
  /** The location to return with its chunks. @default the S3 location `uri` */
  readonly location?: ChunkLocation;
  /** The content to return instead of text. A document with `content` is one chunk. @default the text of each chunk */
  readonly content?: ChunkContent;
  /** The format of `text`. It decides how sections are found. @default "text/plain" */
  readonly mediaType?: "text/markdown" | "text/plain" | "text/html";
  /** Returned with every chunk, and available to filters. */
  readonly metadata?: Readonly<Record<string, MetadataValue>>;
  /**
   * The users who can find the document, as in a data source with access control lists. A request finds it when the
   * `userContext.userId` of the request is in the list. A request without `userContext` does not find it.
   * @default everyone
   */
  readonly readers?: readonly string[];
}

/** A passage of a document. */
export interface Chunk {
  /** Unique within the knowledge base. The same documents always give the same ids. */
  readonly id: string;
  readonly uri: string;
  /**
   * A part of the document's text. Markdown and HTML are read as plain text first: a paragraph is one line, a list item
   * and a table row start with `- `, and a row names the header of each cell. Marks of emphasis, link targets, anchors
   * and tables of contents are left out. The words stay as they are.
   */
  readonly text: string;
  /** The headings above the passage, such as `"Business Travel > Hotels"`. Empty when there are none. */
  readonly section: string;
  /** `undefined` means the S3 location `uri`. */
  readonly location?: ChunkLocation;
  /** `undefined` means `text`. */
  readonly content?: ChunkContent;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
  /** `undefined` means everyone. */
  readonly readers?: readonly string[];
}

/** Separates the headings in `Chunk.section`. */
export const SECTION_SEPARATOR = " > ";

/** Where a chunk comes from: `RetrievalResultLocation` of the service model. */
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

/** What a chunk contains: `RetrievalResultContent` of the service model. */
export type ChunkContent =
  | { readonly type: "TEXT"; readonly text: string }
  /** `byteContent` is a data URI in base64. */
  | { readonly type: "IMAGE"; readonly byteContent: string }
  | { readonly type: "ROW"; readonly row: readonly ChunkColumn[] }
  | { readonly type: "AUDIO"; readonly audio: { readonly s3Uri: string; readonly transcription?: string } }
  | { readonly type: "VIDEO"; readonly video: { readonly s3Uri: string; readonly summary?: string } };
