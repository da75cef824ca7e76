import { CallbackManager, type Callbacks } from "@langchain/core/callbacks/manager";
import type { BatchModel } from "../batch-model";
import type { BatchResult } from "./read-result";

const SERIALIZED = { lc: 1, type: "not_implemented" as const, id: ["bedrock-routed", "BedrockBatch"] };

/**
 * Tells callback handlers about each result, as a chat model does about a call: a handler of costs counts it once.
 * The prompt is left out.
 */
export async function* reportResults(
  results: AsyncIterable<BatchResult>,
  callbacks: Callbacks | undefined,
  { invokedModel }: BatchModel,
  requestedModelId: string,
): AsyncGenerator<BatchResult> {
  const manager = CallbackManager.configure(callbacks);
  const metadata = { ls_model_name: invokedModel?.modelId ?? requestedModelId, ls_provider: "amazon_bedrock" };
  manager?.addMetadata(metadata, false);
  for await (const result of results) {
    const [run] = (await manager?.handleChatModelStart(SERIALIZED, [[]])) ?? [];
    if (result.message !== undefined) {
      await run?.handleLLMEnd({
        generations: [[{ text: result.message.text, message: result.message } as { text: string }]],
      });
    } else await run?.handleLLMError(new Error(result.failure.message));
    yield result;
  }
}
