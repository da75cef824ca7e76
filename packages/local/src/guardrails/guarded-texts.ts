import type { ConverseRequest, WireBlock } from "../converse-request/converse-request";
import { isJsonObject, readStrings } from "../wire/read-json";

/** What a text of a request is for a guardrail. */
interface TextRole {
  /** Whether the guardrail assesses it. */
  readonly isGuarded: boolean;
  readonly qualifiers: readonly string[];
}

/** The texts of a request that a guardrail looks at. */
export interface GuardedTexts {
  readonly texts: readonly string[];
  readonly groundingSource?: string;
  readonly query?: string;
  /** Characters of all texts of the request. */
  readonly totalCharacters: number;
}

/**
 * Collects the texts that a guardrail assesses. Once a `guardContent` block is in the messages, only such blocks of the
 * messages are assessed. Of the system prompt, only such blocks are. Tool results and documents are not assessed.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-converse-api.html
 */
export function collectGuardedTexts(request: ConverseRequest): GuardedTexts {
  const texts: string[] = [];
  const grounding = { grounding_source: [] as string[], query: [] as string[] };
  let totalCharacters = 0;
  mapTexts(request, (text, { isGuarded, qualifiers }) => {
    totalCharacters += text.length;
    if (isGuarded) texts.push(text);
    if (qualifiers.includes("grounding_source")) grounding.grounding_source.push(text);
    if (qualifiers.includes("query")) grounding.query.push(text);
    return text;
  });
  const { grounding_source: sources, query } = grounding;
  return {
    texts,
    totalCharacters,
    ...(sources.length === 0 ? {} : { groundingSource: sources.join("\n") }),
    ...(query.length === 0 ? {} : { query: query.join("\n") }),
  };
}

/** Returns the request with other texts in the place of those of `collectGuardedTexts`, in their order. */
export function replaceGuardedTexts(request: ConverseRequest, texts: readonly string[]): ConverseRequest {
  let index = 0;
  return mapTexts(request, (text, { isGuarded }) => {
    if (!isGuarded) return text;
    index += 1;
    return texts[index - 1] ?? text;
  });
}

function mapTexts(request: ConverseRequest, map: (text: string, role: TextRole) => string): ConverseRequest {
  const messageBlocks = request.messages.flatMap(({ content }) => content);
  const onlyMarked = messageBlocks.some(isMarked);
  return {
    ...request,
    system: request.system.map((block) => mapBlock(block, (text, role) => map(text, role), true)),
    messages: request.messages.map((message) => ({
      ...message,
      content: message.content.map((block) => mapBlock(block, map, onlyMarked)),
    })),
  };
}

/** @param onlyMarked whether texts outside of `guardContent` are not assessed */
function mapBlock(block: WireBlock, map: (text: string, role: TextRole) => string, onlyMarked: boolean): WireBlock {
  const guarded = isJsonObject(block.guardContent) ? block.guardContent.text : undefined;
  if (isJsonObject(guarded) && typeof guarded.text === "string") {
    const role = { isGuarded: !onlyMarked || isMarked(block), qualifiers: readStrings(guarded.qualifiers) };
    return { ...block, guardContent: { text: { ...guarded, text: map(guarded.text, role) } } };
  }
  if (typeof block.text !== "string") return block;
  return { ...block, text: map(block.text, { isGuarded: !onlyMarked, qualifiers: [] }) };
}

/** A block that is only a grounding source or a query does not limit what the other policies look at. */
function isMarked({ guardContent }: WireBlock): boolean {
  const text = isJsonObject(guardContent) ? guardContent.text : undefined;
  if (!isJsonObject(text)) return false;
  const qualifiers = readStrings(text.qualifiers);
  return qualifiers.length === 0 || qualifiers.includes("guard_content");
}
