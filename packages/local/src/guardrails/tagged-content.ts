import type { ConverseRequest, WireBlock } from "../converse-request/converse-request";
import { checkEnum, checkPattern } from "../wire/constraints";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";

/** What a body of InvokeModel says about its guardrail. */
export interface BodyGuardrail {
  /** End of the names of the tags around guarded content. */
  readonly tagSuffix?: string;
  /** In the form of Converse. */
  readonly streamProcessingMode?: "sync" | "async";
}

const MODES: Readonly<Record<string, "sync" | "async">> = { SYNCHRONOUS: "sync", ASYNCHRONOUS: "async" };
const TAG_SUFFIX = "[a-zA-Z0-9]{1,20}";

/**
 * Reads `amazon-bedrock-guardrailConfig`. AWS documents that a request without a guardrail must not have it. That one
 * with a guardrail needs it is documented too, but not so in practice.
 * @throws ServiceError (ValidationException)
 */
export function readBodyGuardrail(body: JsonObject, { guardrailIdentifier }: JsonObject): BodyGuardrail {
  const config = body["amazon-bedrock-guardrailConfig"];
  if (config === undefined) return {};
  if (guardrailIdentifier === undefined) {
    throw validationError("The body has amazon-bedrock-guardrailConfig, but the request has no guardrail.");
  }
  const { tagSuffix, streamProcessingMode: mode } = isJsonObject(config) ? config : {};
  if (tagSuffix !== undefined) checkPattern(tagSuffix, "amazon-bedrock-guardrailConfig.tagSuffix", TAG_SUFFIX);
  if (mode !== undefined) checkEnum(mode, "amazon-bedrock-guardrailConfig.streamProcessingMode", Object.keys(MODES));
  const streamProcessingMode = MODES[String(mode)];
  return {
    ...(tagSuffix === undefined ? {} : { tagSuffix }),
    ...(streamProcessingMode === undefined ? {} : { streamProcessingMode }),
  };
}

/** Names of the tags, with the qualifiers that they stand for. */
const TAGS: Readonly<Record<string, readonly string[]>> = {
  guardContent: [],
  groundingSource: ["grounding_source"],
  query: ["query"],
};

/**
 * Turns the content of tags such as `<amazon-bedrock-guardrails-guardContent_xyz>` into `guardContent` blocks, and
 * removes the tags.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tagging.html
 */
export function markTaggedContent(request: ConverseRequest, tagSuffix: string | undefined): ConverseRequest {
  if (tagSuffix === undefined) return request;
  const split = (block: WireBlock): WireBlock[] =>
    typeof block.text === "string" ? splitAtTags(block.text, tagSuffix) : [block];
  return {
    ...request,
    system: request.system.flatMap(split),
    messages: request.messages.map((message) => ({ ...message, content: message.content.flatMap(split) })),
  };
}

/** Tags cannot be nested. A tag that is not closed is text. */
function splitAtTags(text: string, suffix: string): WireBlock[] {
  // Linear: the suffix has letters and digits only, so the expression has no repetition.
  const opening = new RegExp(`<amazon-bedrock-guardrails-(guardContent|groundingSource|query)_${suffix}>`, "g");
  const blocks: WireBlock[] = [];
  let from = 0;
  const addText = (end: number): void => {
    const part = text.slice(from, end);
    if (part.trim() !== "") blocks.push({ text: part });
  };
  for (const { 0: tag, 1: name = "", index } of text.matchAll(opening)) {
    if (index < from) continue;
    const closing = `</${tag.slice(1)}`;
    const end = text.indexOf(closing, index);
    if (end < 0) break;
    addText(index);
    const qualifiers = TAGS[name] ?? [];
    const content = { text: text.slice(index + tag.length, end), ...(qualifiers.length > 0 ? { qualifiers } : {}) };
    blocks.push({ guardContent: { text: content } });
    from = end + closing.length;
  }
  addText(text.length);
  return blocks;
}
