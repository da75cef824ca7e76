import type { InputImage, KnowledgeBaseQuery } from "@aws-sdk/client-bedrock-agent-runtime";
import { InvalidOptionError } from "@bedrock-routed/core";

const MAXIMUM_CHARACTERS = 20_000;
const MAXIMUM_IMAGE_BYTES = 5 * 1024 * 1024;
const IMAGE_FORMATS = ["png", "jpeg", "gif", "webp"];

/** What is searched for: the image when there is one, else the text. */
export interface RetrievalQuery {
  readonly text: string;
  readonly image?: InputImage | undefined;
}

/**
 * The query on the wire. White space around the text is left out.
 * @throws InvalidOptionError when it is empty or too long; it tells the length and never the text
 */
export function buildQuery({ text, image }: RetrievalQuery): KnowledgeBaseQuery {
  if (image !== undefined) return { type: "IMAGE", image: checkImage(image) };
  if (typeof text !== "string" || text.trim() === "") {
    const what = typeof text === "string" ? "(empty)" : `(${typeof text})`;
    throw new InvalidOptionError("query", what, "pass a text, or an image in retrieval.image");
  }
  const trimmed = text.trim();
  if (trimmed.length > MAXIMUM_CHARACTERS) {
    const remedy = `the service takes up to ${MAXIMUM_CHARACTERS}: shorten or summarise it`;
    throw new InvalidOptionError("query", `(${trimmed.length} characters)`, remedy);
  }
  return { text: trimmed };
}

function checkImage(image: InputImage): InputImage {
  const { format, inlineContent } = image;
  if (!IMAGE_FORMATS.includes(String(format))) {
    throw new InvalidOptionError("retrieval.image.format", format, `pass one of ${IMAGE_FORMATS.join(", ")}`);
  }
  const bytes = inlineContent?.byteLength ?? 0;
  if (bytes < 1 || bytes > MAXIMUM_IMAGE_BYTES) {
    throw new InvalidOptionError("retrieval.image.inlineContent", `(${bytes} bytes)`, "pass 1 byte to 5 MiB");
  }
  return image;
}
