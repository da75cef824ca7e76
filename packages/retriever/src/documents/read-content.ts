import type { RetrievalResultContent, RetrievalResultContentColumn } from "@aws-sdk/client-bedrock-agent-runtime";

/** A result's content: its text, untouched, and what is not text. */
export interface ResultContent {
  readonly text: string;
  readonly contentType: string | undefined;
  readonly row: readonly RetrievalResultContentColumn[] | undefined;
  readonly mediaUri: string | undefined;
}

/** Reads the content of a result. Audio has a transcription, video a summary, a row one line a cell, an image no text. */
export function readContent(content: RetrievalResultContent | undefined): ResultContent {
  const { type, text, byteContent, video, audio, row } = content ?? {};
  const mediaUri = byteContent ?? video?.s3Uri ?? audio?.s3Uri;
  return {
    text: text ?? audio?.transcription ?? video?.summary ?? (row === undefined ? "" : toLines(row)),
    contentType: type,
    row,
    mediaUri,
  };
}

function toLines(row: readonly RetrievalResultContentColumn[]): string {
  return row.map(({ columnName, columnValue }) => `${columnName ?? ""}: ${columnValue ?? ""}`).join("\n");
}
