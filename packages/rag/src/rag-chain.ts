import type { ToolCall } from "@langchain/core/messages/tool";
import {
  Runnable,
  type RunnableBatchOptions,
  RunnableBinding,
  type RunnableConfig,
  type RunnableToolLike,
} from "@langchain/core/runnables";
import type { InteropZodType } from "@langchain/core/utils/types";
import type { RagAnswer } from "./answer/rag-answer";
import type { RagInput } from "./question/rag-input";
import { createRagTool, type RagTool, type RagToolFields } from "./tool/create-rag-tool";

/** Options of a call: LangChain's, and what the chain hands on. */
export interface RagCallOptions extends RunnableConfig {
  /**
   * Settings of this call for the retriever: those that the option of this name of a
   * `BedrockKnowledgeBaseRetriever` takes, such as `{ filter, userContext }`.
   * @default none
   */
  retrieval?: object | undefined;
}

/** The chain of `createRagChain`: a runnable, which can also be a tool of an agent. */
export class RagChain extends RunnableBinding<RagInput, RagAnswer, RagCallOptions> {
  static override lc_name(): string {
    return "RagChain";
  }

  override lc_namespace: string[] = ["bedrock_routed", "rag"];

  /** The same chain with this configuration, such as callbacks, tags or `retrieval`. */
  override withConfig(config: Partial<RagCallOptions>): RagChain {
    return new RagChain({ bound: this.bound, config: { ...this.config, ...config } });
  }

  /** Each question by itself. With `returnExceptions`, a sequence would hand the error of a step to the next one. */
  override batch(
    inputs: RagInput[],
    options?: Partial<RagCallOptions> | Partial<RagCallOptions>[],
    batchOptions?: RunnableBatchOptions & { returnExceptions?: false },
  ): Promise<RagAnswer[]>;
  override batch(
    inputs: RagInput[],
    options?: Partial<RagCallOptions> | Partial<RagCallOptions>[],
    batchOptions?: RunnableBatchOptions,
  ): Promise<(RagAnswer | Error)[]>;
  override batch(
    inputs: RagInput[],
    options?: Partial<RagCallOptions> | Partial<RagCallOptions>[],
    batchOptions?: RunnableBatchOptions,
  ): Promise<(RagAnswer | Error)[]> {
    return Runnable.prototype.batch.call(this, inputs, options, batchOptions);
  }

  /**
   * A tool for agents that takes `{ question }`. Its content is the answer and a list of the sources
   * that it cites; its artifact is the whole `RagAnswer`.
   */
  override asTool(fields?: RagToolFields): RagTool;
  /** As of every runnable, with a schema of one's own. */
  override asTool<T extends RagInput = RagInput>(
    fields: RagToolFields & { schema: InteropZodType<T> },
  ): RunnableToolLike<InteropZodType<T | ToolCall>, RagAnswer>;
  override asTool<T extends RagInput>(
    fields: RagToolFields & { schema?: InteropZodType<T> } = {},
  ): RagTool | RunnableToolLike<InteropZodType<T | ToolCall>, RagAnswer> {
    const { schema } = fields;
    return schema === undefined ? createRagTool(this, fields) : super.asTool({ ...fields, schema });
  }
}

/** The chain of these steps, under the name that traces show. */
export function toRagChain(steps: Runnable<RagInput, RagAnswer>): RagChain {
  return new RagChain({ bound: steps, config: { runName: "bedrock-rag" } });
}
