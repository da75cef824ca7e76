import type { AIMessageChunk } from "@langchain/core/messages";
import { parsePartialJson } from "@langchain/core/output_parsers";
import { type RunnableConfig, RunnableLambda } from "@langchain/core/runnables";
import { concat } from "@langchain/core/utils/stream";

/**
 * Reads JSON from an answer. When the answer is streamed, each result has more of the JSON than the one before.
 * Only the last one is validated.
 */
export class PartialJson<Output extends object> extends RunnableLambda<AIMessageChunk, Output> {
  override async *transform(
    chunks: AsyncGenerator<AIMessageChunk>,
    options?: Partial<RunnableConfig>,
  ): AsyncGenerator<Output> {
    let answer: AIMessageChunk | undefined;
    let shown = "";
    for await (const chunk of chunks) {
      answer = answer === undefined ? chunk : concat(answer, chunk);
      if (chunk.text === "") continue;
      const part = readPart<Output>(answer.text);
      const text = JSON.stringify(part);
      if (part === undefined || text === shown) continue;
      shown = text;
      yield part;
    }
    if (answer === undefined) return;
    const whole = await this.invoke(answer, options);
    if (JSON.stringify(whole) !== shown) yield whole;
  }
}

function readPart<Output>(text: string): Output | undefined {
  const part: unknown = parsePartialJson(text);
  return typeof part === "object" && part !== null ? (part as Output) : undefined;
}
