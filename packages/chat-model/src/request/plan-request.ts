import type { ContentBlock, ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import {
  applyCachePoints,
  type CachePlan,
  type CachePolicy,
  capabilitiesOf,
  defaultRouterModels,
  invokedModelOf,
  type ModelCatalog,
  type ModelTarget,
  parseModelTarget,
  planCachePoints,
  strictestLimits,
  type ToolChoice,
} from "@bedrock-routed/core";
import type { DescribeTarget, TargetDescription } from "../targets/describe-targets";
import { fitToolChoice } from "./tool-choice";

/** What is the same for every request of a chat model. */
export interface PlanSettings {
  readonly modelCatalog: ModelCatalog;
  /** Describes a router or an application inference profile. */
  readonly describe: DescribeTarget;
  /**
   * The `tool_choice` values that were known before any call, which is when a choice was checked.
   * `undefined`: the choice is checked here, once the models are known.
   */
  readonly toolChoices: readonly ToolChoice[] | undefined;
}

export interface PlanOptions {
  readonly cachePoints: CachePolicy;
  readonly guardLastTurnOnly: boolean;
  /** Whether to force a tool call if the models accept that. */
  readonly isToolCallDeferred: boolean;
}

/** A request that is ready to be sent, and what is known about its target. */
export interface PlannedRequest<Input> {
  readonly request: Input;
  readonly modelId: string;
  readonly target: ModelTarget;
  readonly description: TargetDescription | undefined;
  readonly cachePlan: CachePlan;
  /** Whether the request has tools, and a model that can answer takes none in a stream. */
  readonly refusesStreaming: boolean;
}

/**
 * Plans the request to one target: fits the tool choice to its models, marks the last turn for the
 * guardrail, and places cache points. The input stays as it is.
 * @throws InvalidOptionError for a tool choice that the models do not accept
 */
export async function planRequest<Input extends ConverseCommandInput>(
  input: Input,
  { cachePoints, guardLastTurnOnly, isToolCallDeferred }: PlanOptions,
  { modelCatalog, describe, toolChoices }: PlanSettings,
): Promise<PlannedRequest<Input>> {
  const modelId = input.modelId ?? "";
  const target = parseModelTarget(modelId);
  const description = await describe(modelId, target);
  const models = modelsOf(target, description);
  const fitting =
    toolChoices === undefined && input.toolConfig !== undefined
      ? fitToolChoice(input, capabilitiesOf(models, modelCatalog).toolChoice, isToolCallDeferred)
      : input;
  const guarded = guardLastTurnOnly ? guardLastTurn(fitting) : fitting;
  const limits = strictestLimits(models.map((model) => modelCatalog.cacheLimits(model)));
  const cachePlan = planCachePoints(guarded, limits, cachePoints);
  const refusesStreaming = input.toolConfig !== undefined && refusesToolStreaming(models, target, modelCatalog);
  return { request: applyCachePoints(guarded, cachePlan), modelId, target, description, cachePlan, refusesStreaming };
}

/** A default router's usual models count too: if AWS changed them, the answer comes whole and is right all the same. */
function refusesToolStreaming(models: readonly string[], target: ModelTarget, modelCatalog: ModelCatalog): boolean {
  const usual = target.kind === "prompt-router" && models.length === 0 ? defaultRouterModels(target) : undefined;
  return capabilitiesOf(usual ?? models, modelCatalog).toolStreaming === false;
}

/** Base ids of the models that can answer; none when they are unknown. */
function modelsOf(target: ModelTarget, description: TargetDescription | undefined): readonly string[] {
  const named = invokedModelOf(target)?.modelId;
  return named === undefined ? (description?.models ?? []) : [named];
}

/**
 * A new request in which the guardrail checks only the text of the last user message. If the caller
 * marked blocks already, the request stays as it is.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-converse-api.html
 */
function guardLastTurn<Input extends Pick<ConverseCommandInput, "messages">>(input: Input): Input {
  const messages = input.messages ?? [];
  const last = messages.map(({ role }) => role).lastIndexOf("user");
  const isMarked = messages.some(({ content }) => content?.some((block) => block.guardContent !== undefined));
  if (last < 0 || isMarked) return input;
  return {
    ...input,
    messages: messages.map((message, index) =>
      index === last ? { ...message, content: message.content?.map(toGuardContent) } : message,
    ),
  };
}

function toGuardContent(block: ContentBlock): ContentBlock {
  return block.text === undefined ? block : { guardContent: { text: { text: block.text } } };
}
