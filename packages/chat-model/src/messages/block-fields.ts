import type { ContentBlock } from "@aws-sdk/client-bedrock-runtime";

/** A content block, or a part of one, whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Whether Amazon Bedrock refuses a text: it takes none without a visible character. */
export function isBlank(text: string): boolean {
  return !/\S/.test(text);
}

/** The members of Converse's union `ContentBlock` that a message of LangChain's can hold. */
const NATIVE_KINDS = [
  "image",
  "document",
  "video",
  "audio",
  "toolUse",
  "toolResult",
  "guardContent",
  "cachePoint",
  "reasoningContent",
  "citationsContent",
  "searchResult",
] as const;

export type NativeKind = (typeof NATIVE_KINDS)[number];

/** The member that makes a block one of Converse's own: `"image"` in `{ image: { … } }`, with or without a `type`. */
export function findNativeKind(block: Fields): NativeKind | undefined {
  return NATIVE_KINDS.find((kind) => isRecord(block[kind]));
}

/** A Converse block of a caller's. The service checks what is in it. */
export function toNativeBlock(kind: NativeKind, value: unknown): ContentBlock {
  const block: unknown = { [kind]: value };
  return block as ContentBlock;
}
