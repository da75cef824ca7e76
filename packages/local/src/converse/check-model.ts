import type { ModelCapabilities, ModelFacts } from "@bedrock-routed/core";
import type { ConverseRequest } from "../converse-request/converse-request";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { type ServiceError, validationError } from "../wire/service-error";

/**
 * Checks that a model takes what a request uses. What the catalog does not know is assumed to be supported.
 * @param isStreamed whether the client asked for a stream, in which some models take no tools
 * @throws ServiceError (ValidationException)
 */
export function checkModel(request: ConverseRequest, facts: ModelFacts | undefined, isStreamed: boolean): void {
  const { capabilities } = facts ?? {};
  checkTools(request, capabilities);
  if (isStreamed) checkToolStreaming(request, capabilities);
  if (request.outputSchema !== undefined && capabilities?.structuredOutput === false) {
    throw unsupportedField("outputConfig.textFormat");
  }
  checkSampling(request, capabilities);
  if (facts?.provider === "Anthropic") checkThinking(request);
}

function checkTools({ tools, toolChoice }: ConverseRequest, capabilities: ModelCapabilities | undefined): void {
  if (tools.length > 0 && capabilities?.toolUse === false) {
    throw validationError("This model doesn't support tool use.");
  }
  const choice = toolChoice?.kind;
  if (choice !== undefined && choice !== "none" && capabilities?.toolChoice?.includes(choice) === false) {
    throw unsupportedField(`toolConfig.toolChoice.${choice}`);
  }
}

/** The wording is that of users' reports: AWS does not document it. */
function checkToolStreaming({ tools }: ConverseRequest, capabilities: ModelCapabilities | undefined): void {
  if (tools.length === 0 || capabilities?.toolStreaming !== false) return;
  throw validationError("This model doesn't support tool use in streaming mode.");
}

/** The wording is that of users' reports: AWS does not document it. */
function checkSampling(request: ConverseRequest, capabilities: ModelCapabilities | undefined): void {
  const { temperature, topP, additionalModelRequestFields: fields = {} } = request;
  if (capabilities?.sampling === "one" && temperature !== undefined && topP !== undefined) {
    throw modelError("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
  }
  if (capabilities?.sampling !== "none") return;
  const given = { temperature: temperature ?? fields.temperature, top_p: topP ?? fields.top_p, top_k: fields.top_k };
  const refused = Object.entries(given).find(([, value]) => (value ?? undefined) !== undefined);
  if (refused !== undefined) throw modelError(`\`${refused[0]}\` is deprecated for this model.`);
}

const MIN_THINKING_TOKENS = 1024;
const THINKING_GUIDE = "https://docs.claude.com/en/docs/build-with-claude/extended-thinking";

/**
 * Checks the budget for Claude's thinking. The wording is Anthropic's, from users' reports.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html
 */
function checkThinking({ maxTokens, temperature, toolChoice, additionalModelRequestFields }: ConverseRequest): void {
  const { thinking, reasoning_config: reasoning } = additionalModelRequestFields ?? {};
  const config = isJsonObject(thinking) ? thinking : reasoning;
  if (!isJsonObject(config) || config.type !== "enabled") return;
  const { budget_tokens: budget } = config;
  if (typeof budget !== "number" || !Number.isInteger(budget)) {
    throw modelError("thinking.enabled.budget_tokens: Input should be a valid integer");
  }
  if (budget < MIN_THINKING_TOKENS) {
    throw modelError(`thinking.enabled.budget_tokens: Input should be greater than or equal to ${MIN_THINKING_TOKENS}`);
  }
  if (maxTokens !== undefined && maxTokens <= budget) {
    throw modelError(
      `\`max_tokens\` must be greater than \`thinking.budget_tokens\`. Please consult our documentation at ${THINKING_GUIDE}#max-tokens-and-context-window-size`,
    );
  }
  if (temperature !== undefined && temperature !== 1) {
    throw modelError(
      `\`temperature\` may only be set to 1 when thinking is enabled. Please consult our documentation at ${THINKING_GUIDE}`,
    );
  }
  if (toolChoice?.kind === "any" || toolChoice?.kind === "tool") {
    throw modelError("Thinking may not be enabled when tool_choice forces tool use.");
  }
}

/** How Converse passes on what the model itself refuses. */
function modelError(problem: string): ServiceError {
  return validationError(`The model returned the following errors: ${problem}`);
}

function unsupportedField(field: string): ServiceError {
  return validationError(`This model doesn't support the ${field} field. Remove ${field} and try again.`);
}

/**
 * Resolves the service tier and the latency mode that serve a request. A model without the tier that was asked for is
 * served by the default tier, and one without the latency mode by the standard mode: the response says so.
 * @returns the members `serviceTier` and `performanceConfig` of the response. Absent if the request does not have them
 * @throws ServiceError (ValidationException) for the reserved tier: the local account has no reservation
 */
export function resolveServed(
  { serviceTier, performanceConfig }: ConverseRequest,
  facts: ModelFacts | undefined,
): JsonObject {
  const { type } = serviceTier ?? {};
  if (type === "reserved") throw validationError("Reservation not found.");
  const hasTier = typeof type === "string" && Object.hasOwn(facts?.tierPrices ?? {}, type);
  const hasLatency = Object.hasOwn(facts?.latencyPrices ?? {}, "optimized");
  const isOptimized = performanceConfig?.latency === "optimized" && hasLatency;
  return {
    ...(serviceTier === undefined ? {} : { serviceTier: { type: hasTier ? type : "default" } }),
    ...(performanceConfig === undefined
      ? {}
      : { performanceConfig: { latency: isOptimized ? "optimized" : "standard" } }),
  };
}
