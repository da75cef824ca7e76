import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import type { AnsweredState } from "./answered-state";
import type { RagAnswer } from "./rag-answer";
import { toAnswer } from "./to-answer";
import { toAnswerChunks } from "./to-answer-chunks";

/** The chain's last step: text goes through as it comes, and what the whole answer tells follows. */
export class AnswerStep extends Runnable<AnsweredState, RagAnswer> {
  static override lc_name(): string {
    return "answer";
  }

  override lc_namespace: string[] = ["bedrock_routed", "rag"];

  override invoke(input: AnsweredState, options?: Partial<RunnableConfig>): Promise<RagAnswer> {
    return this._callWithConfig(async (state: AnsweredState) => toAnswer(state), input, options);
  }

  override async *_streamIterator(input: AnsweredState, options?: Partial<RunnableConfig>): AsyncGenerator<RagAnswer> {
    async function* once(): AsyncGenerator<AnsweredState> {
      yield input;
    }
    yield* this.transform(once(), options ?? {});
  }

  override transform(
    generator: AsyncGenerator<AnsweredState>,
    options: Partial<RunnableConfig>,
  ): AsyncGenerator<RagAnswer> {
    return this._transformStreamWithConfig(generator, toAnswerChunks, options);
  }
}
