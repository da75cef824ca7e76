import type { ContentBlock, ConverseCommandInput, Message } from "@aws-sdk/client-bedrock-runtime";
import {
  estimateTokens,
  omitUndefined,
  type RetrievalSignals,
  type RouteMessage,
  type RouteRequest,
} from "@bedrock-routed/core";
import { readConversation } from "./conversation-signals";
import { detectLanguage } from "./detect-language";
import type { RunContext } from "./run-context";

/** What a router is told that is not in the request. */
export interface RouteContext extends RunContext {
  readonly retrieval: RetrievalSignals | undefined;
  readonly streaming: boolean;
  readonly signal: AbortSignal | undefined;
  /** The tool of `withStructuredOutput`. */
  readonly wantedTool: string | undefined;
}

/**
 * A Converse request as a router sees it. What takes time for a long request is read when it is asked for, once.
 */
export function toRouteRequest(input: ConverseCommandInput, context: RouteContext): RouteRequest {
  const wire = input.messages ?? [];
  const asked = wire.findLastIndex(isAsked);
  const question = readQuestion(wire[asked]);
  const previous = wire.findLast((message, index) => index < asked && isAsked(message));
  const messages = once(() => [
    ...(input.system ?? []).flatMap(({ text }): RouteMessage[] => (text ? [{ role: "system", text }] : [])),
    ...wire.map(toRouteMessage),
  ]);
  const toolTokens = once(() => estimateTokens(JSON.stringify(input.toolConfig?.tools ?? "")));
  const systemMessages = (): number => messages().length - wire.length;
  const tokensOf = (count?: number): number =>
    toolTokens() +
    messages()
      .slice(0, count)
      .reduce((sum, message) => sum + estimateMessage(message), 0);
  const conversation = once(() =>
    readConversation({
      messages: messages(),
      depth: wire.filter(isAsked).length,
      inToolLoop: asked >= 0 && asked < wire.length - 1,
      question,
      previousQuestion: previous && readQuestion(previous),
      metadata: context.metadata,
    }),
  );
  const inputTokens = once(() => tokensOf());
  const prefixTokens = once(() => tokensOf(systemMessages() + Math.max(0, asked)));
  const language = once(() => detectLanguage(question));
  const { retrieval, signal } = context;
  const outputSchema = readOutputSchema(input, context.wantedTool);
  return {
    question,
    get messages() {
      return messages();
    },
    get conversation() {
      return conversation();
    },
    tools: (input.toolConfig?.tools ?? []).flatMap(({ toolSpec }) => toolSpec?.name ?? []),
    tags: context.tags,
    metadata: context.metadata,
    get language() {
      return language();
    },
    get inputTokens() {
      return inputTokens();
    },
    get prefixTokens() {
      return prefixTokens();
    },
    streaming: context.streaming,
    ...omitUndefined({ outputSchema, retrieval, signal }),
  };
}

/** Computes a value when it is first asked for. */
function once<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

function isAsked({ role, content }: Message): boolean {
  return role === "user" && (content ?? []).some((block) => textOf(block).trim() !== "");
}

/** The last text block: what comes before it is usually pasted context, such as passages. */
function readQuestion(message: Message | undefined): string {
  const texts = (message?.content ?? []).map(textOf).filter((text) => text.trim() !== "");
  return texts.at(-1) ?? "";
}

function toRouteMessage({ role, content = [] }: Message): RouteMessage {
  const isResult = role === "user" && content.some(({ toolResult }) => toolResult !== undefined);
  const text = content.map((block) => textOf(block) || resultOf(block)).filter((part) => part !== "");
  const toolCalls = content.flatMap(({ toolUse }) =>
    toolUse?.name === undefined ? [] : [{ name: toolUse.name, input: toolUse.input as unknown }],
  );
  return {
    role: isResult && !content.some((block) => textOf(block) !== "") ? "tool" : (role ?? "user"),
    text: text.join("\n"),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
  };
}

function textOf({ text, guardContent }: ContentBlock): string {
  return text ?? guardContent?.text?.text ?? "";
}

function resultOf({ toolResult }: ContentBlock): string {
  const parts = (toolResult?.content ?? []).map(
    ({ text, json }) => text ?? (json === undefined ? "" : JSON.stringify(json)),
  );
  return parts.join("\n");
}

function estimateMessage({ text, toolCalls }: RouteMessage): number {
  return estimateTokens(text) + (toolCalls === undefined ? 0 : estimateTokens(JSON.stringify(toolCalls)));
}

/** The schema of the tool that is forced, or of the native JSON output. */
function readOutputSchema(
  { toolConfig, outputConfig }: ConverseCommandInput,
  wantedTool: string | undefined,
): RouteRequest["outputSchema"] {
  const forced = wantedTool ?? toolConfig?.toolChoice?.tool?.name;
  const spec = forced === undefined ? undefined : toolConfig?.tools?.find(({ toolSpec }) => toolSpec?.name === forced);
  if (spec?.toolSpec !== undefined) return asObject(spec.toolSpec.inputSchema?.json);
  const schema = outputConfig?.textFormat?.structure?.jsonSchema?.schema;
  if (schema === undefined) return undefined;
  try {
    return asObject(JSON.parse(schema));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
