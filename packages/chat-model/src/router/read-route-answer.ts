import type { ConverseStreamOutput, Message, TokenUsage as WireUsage } from "@aws-sdk/client-bedrock-runtime";
import { type InvokedModel, omitUndefined, type RouteAnswer, readTokenUsage } from "@bedrock-routed/core";

/** What of an answer decides what it costs, and what a router is shown of it. */
export interface AnswerFacts {
  readonly stopReason: string | undefined;
  readonly usage: WireUsage | undefined;
  readonly invokedModel: InvokedModel | undefined;
}

/** The answer of a model as a router sees it. */
export function readRouteAnswer(model: string, { content = [] }: Message, facts: AnswerFacts): RouteAnswer {
  const { stopReason, invokedModel } = facts;
  const cited = content.flatMap(({ citationsContent }) => citationsContent?.content ?? []);
  const text = content.map((block) => block.text ?? "").join("") + cited.map((part) => part.text ?? "").join("");
  const toolCalls = content.flatMap(({ toolUse }) =>
    toolUse?.name === undefined ? [] : [{ name: toolUse.name, input: toolUse.input as unknown }],
  );
  return { model, text, toolCalls, ...omitUndefined({ stopReason, usage: readTokenUsage(facts.usage), invokedModel }) };
}

/** Collects the text and the tool calls of a streamed answer. */
export class StreamedAnswer {
  #text = "";
  readonly #tools: Map<number, { readonly name: string; input: string }> = new Map();

  read({ contentBlockStart, contentBlockDelta }: ConverseStreamOutput): void {
    const { toolUse } = contentBlockStart?.start ?? {};
    if (toolUse?.name !== undefined) {
      this.#tools.set(contentBlockStart?.contentBlockIndex ?? 0, { name: toolUse.name, input: "" });
    }
    const { text, toolUse: part } = contentBlockDelta?.delta ?? {};
    if (text !== undefined) this.#text += text;
    const open = part === undefined ? undefined : this.#tools.get(contentBlockDelta?.contentBlockIndex ?? 0);
    if (open !== undefined) open.input += part?.input ?? "";
  }

  /** The content so far. Arguments that cannot be parsed are left out. */
  toMessage(): Message {
    const calls = [...this.#tools.values()].map(({ name, input }) => ({
      toolUse: { name, toolUseId: undefined, input: parseInput(input) },
    }));
    return { role: "assistant", content: [{ text: this.#text }, ...calls] };
  }
}

type ToolInput = NonNullable<NonNullable<Message["content"]>[number]["toolUse"]>["input"];

function parseInput(input: string): ToolInput {
  try {
    return JSON.parse(input === "" ? "{}" : input);
  } catch {
    return undefined;
  }
}
