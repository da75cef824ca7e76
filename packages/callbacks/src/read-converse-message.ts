import { parseModelTarget, readInvokedModel, readTokenUsage } from "@bedrock-routed/core";
import type { BaseMessage } from "@langchain/core/messages";
import type { MeteredCall } from "./metered-call";
import { isTokenUsage, readUsageMetadata } from "./read-usage-metadata";

/** The parts of a Converse answer that `ChatBedrockConverse` copies into `response_metadata`. */
interface ConverseAnswer {
  readonly model_name?: unknown;
  readonly model_id?: unknown;
  readonly usage?: Parameters<typeof readTokenUsage>[0];
  readonly trace?: { readonly promptRouter?: { readonly invokedModelId?: unknown } };
  readonly serviceTier?: { readonly type?: unknown };
  readonly performanceConfig?: { readonly latency?: unknown };
}

/**
 * What a message without a routing record tells about its cost: that of `ChatBedrockConverse`, or
 * of any chat model that leaves `usage_metadata` and the id of a Bedrock model.
 */
export function readConverseMessage(message: BaseMessage, requestedModelName: string | undefined): MeteredCall {
  const named = asAnswer(message.response_metadata);
  // After a stream the answer is one level down.
  const answer = { ...named, ...asAnswer(message.response_metadata?.metadata) };
  const modelName = named.model_name ?? named.model_id ?? requestedModelName;
  const invokedModel = readInvokedModel(text(answer.trace?.promptRouter?.invokedModelId) ?? text(modelName));
  const wireUsage = readTokenUsage(answer.usage);
  const usage = isTokenUsage(wireUsage) ? wireUsage : readUsageMetadata(message);
  const serviceTier = text(answer.serviceTier?.type);
  const latencyMode = text(answer.performanceConfig?.latency);
  return {
    ...(invokedModel === undefined ? {} : { invokedModel }),
    ...(usage === undefined ? {} : { usage }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    ...(latencyMode === undefined ? {} : { latencyMode }),
    throughPromptRouter: namesPromptRouter(requestedModelName),
  };
}

function asAnswer(value: unknown): ConverseAnswer {
  return typeof value === "object" && value !== null ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function namesPromptRouter(modelName: string | undefined): boolean {
  try {
    return modelName !== undefined && parseModelTarget(modelName).kind === "prompt-router";
  } catch {
    return false;
  }
}
