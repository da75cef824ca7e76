import type { CacheSection } from "../catalog/model-facts";

/** A content block of a Converse request, as far as caching needs it. */
export type CacheableBlock = object;

/** A message of a Converse request, as far as caching needs it. */
export interface CacheableMessage {
  /** `"user"` or `"assistant"`. */
  readonly role?: string | undefined;
  readonly content?: readonly CacheableBlock[] | undefined;
}

/** The parts of a Converse request that can contain cache points. */
export interface CacheableRequest {
  readonly toolConfig?: { readonly tools?: readonly CacheableBlock[] | undefined } | undefined;
  readonly system?: readonly CacheableBlock[] | undefined;
  readonly messages?: readonly CacheableMessage[] | undefined;
}

/** Where a list of blocks is in a request: its tools, its system prompt, or one of its messages. */
export interface RequestPlace {
  readonly section: CacheSection;
  /** Index of the message. Absent for tools and system prompt. */
  readonly message?: number;
}

/** One list of blocks of a request, and its place. */
export interface RequestPart extends RequestPlace {
  readonly blocks: readonly CacheableBlock[];
}

/**
 * Lists the parts of a request in the order in which the cache reads them: tools, system prompt,
 * messages. This is the only walk over the content of a request; a part without blocks is left out.
 */
export function partsOf(request: CacheableRequest): readonly RequestPart[] {
  const { toolConfig, system, messages } = request;
  const parts: RequestPart[] = [];
  if (toolConfig?.tools?.length) parts.push({ section: "tools", blocks: toolConfig.tools });
  if (system?.length) parts.push({ section: "system", blocks: system });
  messages?.forEach(({ content }, message) => {
    if (content?.length) parts.push({ section: "messages", message, blocks: content });
  });
  return parts;
}

/**
 * Copies a request with other blocks. `change` is called for each list of blocks in the request, in
 * the order of `partsOf`. What it leaves unchanged is the same object in the copy.
 */
export function mapParts<Request extends CacheableRequest>(
  request: Request,
  change: (blocks: readonly CacheableBlock[], place: RequestPlace) => readonly CacheableBlock[],
): Request {
  const { toolConfig, system, messages } = request;
  const changed: { -readonly [Field in keyof CacheableRequest]: CacheableRequest[Field] } = {};
  const tools = toolConfig?.tools && change(toolConfig.tools, { section: "tools" });
  if (tools !== toolConfig?.tools) changed.toolConfig = { ...toolConfig, tools };
  if (system !== undefined) changed.system = change(system, { section: "system" });
  if (messages === undefined) return { ...request, ...changed };
  changed.messages = messages.map((message, index) => {
    const content = message.content && change(message.content, { section: "messages", message: index });
    return content === message.content ? message : { ...message, content };
  });
  return { ...request, ...changed };
}

/** Whether a block is a cache point. */
export function isCachePoint(block: CacheableBlock): boolean {
  return (block as { readonly cachePoint?: unknown }).cachePoint !== undefined;
}

/**
 * Returns the text of a text block, and any other block as JSON.
 *
 * @param describeBytes what to write in place of bytes, such as those of an image; `undefined` leaves them out
 */
export function textOfBlock(block: CacheableBlock, describeBytes: (bytes: Uint8Array) => string | undefined): string {
  if ("text" in block && typeof block.text === "string") return block.text;
  return JSON.stringify(block, (_key, value) => (value instanceof Uint8Array ? describeBytes(value) : value));
}
