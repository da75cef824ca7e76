import { checkEnum, checkLength } from "../../converse/check-value";
import { missingError } from "../../converse/constraint-error";
import { validationError } from "../../errors/service-error";
import { isJsonObject, type JsonObject } from "../../wire/read-json";

const MAX_CHARACTERS = 20_000;
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;

/** What is searched for. */
export type Query = { readonly text: string } | { readonly image: Buffer };

/** Reads `retrievalQuery`. @throws ServiceError (ValidationException) when it breaks the service model, or is empty */
export function readQuery(value: unknown): Query {
  const query = isJsonObject(value) ? value : {};
  const { text, type, image } = query;
  if (type === "IMAGE") return { image: readImage(isJsonObject(image) ? image : {}) };
  if (typeof text !== "string" || text.trim() === "") throw validationError("The retrieval query has no text.");
  if (text.length <= MAX_CHARACTERS) return { text };
  throw validationError(
    `1 validation error detected: Value at 'retrievalQuery.text' failed to satisfy constraint: Member must have length less than or equal to ${MAX_CHARACTERS}`,
  );
}

function readImage({ format, inlineContent }: JsonObject): Buffer {
  const path = "retrievalQuery.image";
  checkEnum(format, `${path}.format`, ["png", "jpeg", "gif", "webp"]);
  if (typeof inlineContent !== "string") throw missingError(`${path}.inlineContent`);
  const bytes = Buffer.from(inlineContent, "base64");
  checkLength(bytes.length, "...", `${path}.inlineContent`, 1, MAX_IMAGE_BYTES);
  return bytes;
}
