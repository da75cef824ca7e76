import { omitUndefined } from "@bedrock-routed/core";
import type { ConverseRequest, ToolChoiceRequest, WireBlock, WireMessage } from "../converse-request/converse-request";
import { readDocumentBlock } from "../converse-request/read-prompt";
import { HEADING_MARK } from "../documents/text-as-read";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { validationError } from "../wire/service-error";

/** OpenAI's API takes at most four. The local Bedrock ends the reply at the others by itself. */
const MAX_STOP_SEQUENCES = 4;

/**
 * Builds the body of a chat completion from a Converse request. Cache points, reasoning and settings that only Bedrock
 * has are left out.
 * @throws ServiceError (ValidationException) for an image in S3, which is not read
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function buildChatRequest(request: ConverseRequest, model: string): JsonObject {
  const { system, messages, tools, toolChoice, maxTokens, temperature, topP, stopSequences, outputSchema } = request;
  const instructions = system.flatMap(textOf).join("\n\n");
  const chatTools = tools.flatMap(toTool);
  return {
    model,
    messages: [
      ...(instructions === "" ? [] : [{ role: "system", content: instructions }]),
      ...messages.flatMap((message) => (message.role === "user" ? fromUser(message) : [fromAssistant(message)])),
    ],
    stream: true,
    stream_options: { include_usage: true },
    ...omitUndefined({ max_tokens: maxTokens, temperature, top_p: topP }),
    ...(stopSequences.length === 0 ? {} : { stop: stopSequences.slice(0, MAX_STOP_SEQUENCES) }),
    ...(chatTools.length === 0 ? {} : { tools: chatTools }),
    ...(chatTools.length === 0 || toolChoice === undefined ? {} : { tool_choice: toToolChoice(toolChoice) }),
    ...(outputSchema === undefined
      ? {}
      : {
          response_format: {
            type: "json_schema",
            json_schema: { name: "answer", strict: true, schema: outputSchema },
          },
        }),
  };
}

/** A part of the content of a message. */
type ChatPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

/** A Converse message holds tool results and texts. Here, each tool result is a message of its own, before the texts. */
function fromUser({ content }: WireMessage): JsonObject[] {
  const results = content.flatMap((block) => (isJsonObject(block.toolResult) ? [block.toolResult] : []));
  // The content of a tool message is text, so its images follow with the user's own.
  const images = results.flatMap((result) => readObjects(result.content).flatMap(toImage));
  const parts = [...images, ...content.filter((block) => block.toolResult === undefined).flatMap(toParts)];
  return [
    ...results.map((result) => ({ role: "tool", tool_call_id: result.toolUseId, content: toResultText(result) })),
    ...(parts.length === 0 ? [] : [{ role: "user", content: joinTexts(parts) }]),
  ];
}

function fromAssistant({ content }: WireMessage): JsonObject {
  const calls = content.flatMap((block) => (isJsonObject(block.toolUse) ? [toToolCall(block.toolUse)] : []));
  const text = content.flatMap(textOf).join("");
  return {
    role: "assistant",
    content: text === "" && calls.length > 0 ? null : text,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function toToolCall({ toolUseId, name, input }: JsonObject): JsonObject {
  return { id: toolUseId, type: "function", function: { name, arguments: JSON.stringify(input ?? {}) } };
}

function toResultText({ content, status }: JsonObject): string {
  const texts = readObjects(content).flatMap((item) => {
    if (item.json !== undefined) return [JSON.stringify(item.json)];
    return toParts(item).flatMap((part) => (part.type === "text" ? [part.text] : []));
  });
  // The protocol has no member for the status.
  return `${status === "error" ? "Error: " : ""}${texts.join("\n\n")}`;
}

/** Servers with a simple template take a string only, so texts without images are joined. */
function joinTexts(parts: readonly ChatPart[]): string | readonly ChatPart[] {
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return texts.length === parts.length ? texts.join("\n\n") : parts;
}

function toParts(block: WireBlock): ChatPart[] {
  const texts = textOf(block);
  if (texts.length > 0) return texts.map((text) => ({ type: "text", text }));
  return [...toImage(block), ...toDocument(block)];
}

/** The text of a block, also of one that is marked for a guardrail or has citations. */
function textOf(block: WireBlock): string[] {
  const cited = isJsonObject(block.citationsContent) ? readObjects(block.citationsContent.content) : [];
  const guarded = isJsonObject(block.guardContent) ? block.guardContent.text : undefined;
  const holders = isJsonObject(guarded) ? [guarded] : [block, ...cited];
  return holders.flatMap(({ text }) => (typeof text === "string" ? [text] : []));
}

function toImage(block: WireBlock): ChatPart[] {
  const guarded = isJsonObject(block.guardContent) ? block.guardContent.image : undefined;
  const image = guarded ?? block.image;
  if (!isJsonObject(image)) return [];
  const source = isJsonObject(image.source) ? image.source : {};
  // The second names are those of Anthropic's Messages API.
  const data = source.bytes ?? source.data;
  if (typeof data !== "string") {
    throw validationError("The local Bedrock does not read images from S3. Send the bytes of the image.");
  }
  const type = typeof source.media_type === "string" ? source.media_type : `image/${String(image.format)}`;
  return [{ type: "image_url", image_url: { url: `data:${type};base64,${data}` } }];
}

/** Documents are read with marks of their own before headings. A model knows those of Markdown. Linear: nothing follows. */
const HEADING_MARKS = new RegExp(`${HEADING_MARK}+[ \\t]*`, "g");

/** Kinds of content that a chat completion cannot hold. The model is told, so that it does not answer as if it had read them. */
const UNREADABLE = ["document", "video", "audio"] as const;

function toDocument(block: WireBlock): ChatPart[] {
  const passage = readDocumentBlock(block);
  if (passage !== undefined) {
    const heading = passage.heading.trim();
    const text = passage.text.trim().replaceAll(HEADING_MARKS, (marks) => `${"#".repeat(marks.trim().length)} `);
    return [{ type: "text", text: `<document>\n${heading === "" ? "" : `${heading}\n\n`}${text}\n</document>` }];
  }
  return UNREADABLE.flatMap((kind) => {
    const content = block[kind];
    if (!isJsonObject(content)) return [];
    const name = typeof content.name === "string" ? ` ${JSON.stringify(content.name)}` : "";
    return [{ type: "text", text: `[The ${kind}${name} (${String(content.format)}) cannot be read here.]` } as const];
  });
}

/** Tools of the service itself, such as `nova_grounding`, and cache points are left out. */
function toTool({ toolSpec }: WireBlock): JsonObject[] {
  if (!isJsonObject(toolSpec)) return [];
  const { name, description, inputSchema, strict } = toolSpec;
  const parameters = isJsonObject(inputSchema) ? inputSchema.json : undefined;
  return [{ type: "function", function: omitUndefined({ name, description, parameters, strict }) }];
}

function toToolChoice(choice: ToolChoiceRequest): string | JsonObject {
  if (choice.kind === "tool") return { type: "function", function: { name: choice.name } };
  return choice.kind === "any" ? "required" : choice.kind;
}
