import type {
  ContentBlock,
  ConverseCommandOutput,
  ConverseStreamCommandOutput,
  ConverseStreamOutput,
  ToolResultBlockDelta,
} from "@aws-sdk/client-bedrock-runtime";

/** Reported by users of Llama 3.1, 3.3 and 4. The wording is not documented. */
const REFUSED = /tool use in streaming mode/i;

/** Whether a model refused a request because it takes tools only when its answer is not streamed. */
export function isToolStreamingRefused(error: unknown): boolean {
  return error instanceof Error && error.name === "ValidationException" && REFUSED.test(error.message);
}

/** An answer of Converse in the form of ConverseStream: each block comes whole. */
export function toStreamOutput(output: ConverseCommandOutput): ConverseStreamCommandOutput {
  return { $metadata: output.$metadata, stream: streamOf(output) };
}

async function* streamOf(answer: ConverseCommandOutput): AsyncGenerator<ConverseStreamOutput> {
  const { output, stopReason, additionalModelResponseFields, ...rest } = answer;
  const { usage, metrics, trace, performanceConfig, serviceTier } = rest;
  yield { messageStart: { role: output?.message?.role ?? "assistant" } };
  const content = output?.message?.content ?? [];
  // The last block of such an answer can be cut off. If it is a tool call, the calls' own check must see that.
  const isWhole = stopReason === "tool_use" || stopReason === "end_turn";
  for (const [contentBlockIndex, block] of content.entries()) {
    const isCut = !isWhole && contentBlockIndex === content.length - 1;
    yield* eventsOf(block, contentBlockIndex, isCut);
    yield { contentBlockStop: { contentBlockIndex } };
  }
  yield { messageStop: { stopReason, additionalModelResponseFields } };
  // Both traces have the same members, and differ only in the names of their types.
  yield { metadata: { usage, metrics, trace, performanceConfig, serviceTier } };
}

/** @param isCut whether the block can be incomplete; then the input of a tool call is left out */
function* eventsOf(block: ContentBlock, contentBlockIndex: number, isCut: boolean): Generator<ConverseStreamOutput> {
  const { text, toolUse, toolResult, image, reasoningContent, citationsContent } = block;
  if (text !== undefined) yield { contentBlockDelta: { contentBlockIndex, delta: { text } } };
  if (toolUse !== undefined) {
    const { input, ...start } = toolUse;
    yield { contentBlockStart: { contentBlockIndex, start: { toolUse: start } } };
    if (!isCut) {
      yield { contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: JSON.stringify(input ?? {}) } } } };
    }
  }
  if (toolResult !== undefined) {
    const { content, ...start } = toolResult;
    yield { contentBlockStart: { contentBlockIndex, start: { toolResult: start } } };
    const parts = (content ?? []).flatMap(({ text: words, json }): ToolResultBlockDelta[] => {
      if (words !== undefined) return [{ text: words }];
      return json === undefined ? [] : [{ json }];
    });
    yield { contentBlockDelta: { contentBlockIndex, delta: { toolResult: parts } } };
  }
  if (image !== undefined) {
    const { format, ...delta } = image;
    yield { contentBlockStart: { contentBlockIndex, start: { image: { format } } } };
    yield { contentBlockDelta: { contentBlockIndex, delta: { image: delta } } };
  }
  for (const delta of reasoningOf(reasoningContent)) {
    yield { contentBlockDelta: { contentBlockIndex, delta: { reasoningContent: delta } } };
  }
  for (const part of citationsContent?.content ?? []) {
    if (part.text !== undefined) yield { contentBlockDelta: { contentBlockIndex, delta: { text: part.text } } };
  }
  for (const citation of citationsContent?.citations ?? []) {
    const { title, source, location } = citation;
    const sourceContent = citation.sourceContent?.map((part) => ({ text: part.text }));
    yield { contentBlockDelta: { contentBlockIndex, delta: { citation: { title, source, sourceContent, location } } } };
  }
}

type ReasoningDelta = { text: string } | { signature: string } | { redactedContent: Uint8Array };

function reasoningOf(content: ContentBlock["reasoningContent"]): readonly ReasoningDelta[] {
  const { text, signature } = content?.reasoningText ?? {};
  const { redactedContent } = content ?? {};
  return [
    ...(text === undefined ? [] : [{ text }]),
    ...(signature === undefined ? [] : [{ signature }]),
    ...(redactedContent === undefined ? [] : [{ redactedContent }]),
  ];
}
