import type { ContentBlock, ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import {
  applyCachePoints,
  type CachePlan,
  type CachePolicy,
  defaultRouterModels,
  invokedModelOf,
  type ModelCatalog,
  type ModelTarget,
  parseModelTarget,
  planCachePoints,
  type ToolChoice,
} from "@bedrock-routed/core";
import type { DescribeTarget, TargetDescription } from "../targets/describe-targets";
import type { RequestProblem } from "../warnings/request-warnings";
import { fitRequest } from "./fit-request";
import { knowledgeOf } from "./model-knowledge";
import { fitRequestedPoints } from "./requested-points";

/** What is the same for every request of a chat model. */
export interface PlanSettings {
  readonly modelCatalog: ModelCatalog;
  /** Describes a router or an application inference profile. */
  readonly describe: DescribeTarget;
  /** The `tool_choice` values that the caller says the model accepts. They do not count for fallbacks. */
  readonly statedToolChoices: readonly ToolChoice[] | undefined;
}

export interface PlanOptions {
  readonly cachePoints: CachePolicy;
  readonly guardLastTurnOnly: boolean;
  /** The cache points that `cache_control` asked for. @default none */
  readonly requestedPoints?: ReadonlySet<object>;
  /** The tool of `withStructuredOutput`, which is forced if the models accept that. */
  readonly wantedTool: string | undefined;
  /** Whether the request goes to a fallback. */
  readonly isFallback: boolean;
}

/** A request that is ready to be sent, and what is known about its target. */
export interface PlannedRequest<Input> {
  readonly request: Input;
  readonly modelId: string;
  readonly target: ModelTarget;
  readonly description: TargetDescription | undefined;
  readonly cachePlan: CachePlan;
  /** What was asked for and is not sent, because the models refuse it. */
  readonly problems: readonly RequestProblem[];
  /** Whether the request has tools, and a model that can answer takes none in a stream. */
  readonly refusesStreaming: boolean;
}

/**
 * Plans the request to one target: fits it to the target's models, marks the last turn for the guardrail,
 * and places cache points. The input stays as it is.
 */
export async function planRequest<Input extends ConverseCommandInput>(
  input: Input,
  { cachePoints, guardLastTurnOnly, requestedPoints, wantedTool, isFallback }: PlanOptions,
  settings: PlanSettings,
): Promise<PlannedRequest<Input>> {
  const { modelCatalog, describe } = settings;
  const modelId = input.modelId ?? "";
  const target = parseModelTarget(modelId);
  const description = await describe(modelId, target);
  const models = modelsOf(target, description);
  const statedToolChoices = isFallback ? undefined : settings.statedToolChoices;
  const knowledge = knowledgeOf(models, modelCatalog);
  const fitted = fitRequest(input, models, knowledge, { statedToolChoices, wantedTool });
  const { cacheLimits } = knowledge.capabilities;
  const pointed =
    requestedPoints === undefined ? fitted.request : fitRequestedPoints(fitted.request, requestedPoints, cacheLimits);
  const guarded = guardLastTurnOnly ? guardLastTurn(pointed) : pointed;
  const cachePlan = planCachePoints(guarded, cacheLimits, cachePoints);
  const request = applyCachePoints(guarded, cachePlan);
  const refusesStreaming = input.toolConfig !== undefined && refusesToolStreaming(models, target, modelCatalog);
  return { request, modelId, target, description, cachePlan, problems: fitted.problems, refusesStreaming };
}

/** A default router's usual models count too: if AWS changed them, the answer comes whole and is right all the same. */
function refusesToolStreaming(models: readonly string[], target: ModelTarget, modelCatalog: ModelCatalog): boolean {
  const usual = target.kind === "prompt-router" && models.length === 0 ? defaultRouterModels(target) : undefined;
  return knowledgeOf(usual ?? models, modelCatalog).capabilities.toolStreaming === false;
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
