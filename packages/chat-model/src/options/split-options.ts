import type { ModelCatalog } from "@bedrock-routed/core";
import type { ChatBedrockConverseInput } from "@langchain/aws";
import { TargetPolicy } from "../send/target-policy";
import type { BedrockRoutedChatModelInput } from "./chat-model-options";

const DEFAULT_COOLDOWN_MS = 30_000;

/** Options that `ChatBedrockConverse` does not know. */
type OwnOption =
  | "requestMetadata"
  | "outputConfig"
  | "additionalModelResponseFieldPaths"
  | "promptVariables"
  | "guardLastTurnOnly"
  | "cachePoints"
  | "routerModels"
  | "bedrockClient"
  | "crossRegion"
  | "dataResidency"
  | "fallbacks"
  | "fallbackCooldownMs"
  | "modelCatalog"
  | "retryMode"
  | "connection"
  | "onWarning";

/** Our options apart from upstream's, which must not see them. */
export interface SplitOptions {
  readonly ours: Pick<BedrockRoutedChatModelInput, OwnOption>;
  readonly upstream: ChatBedrockConverseInput;
}

export function splitOptions(options: BedrockRoutedChatModelInput): SplitOptions {
  const {
    requestMetadata,
    outputConfig,
    additionalModelResponseFieldPaths,
    promptVariables,
    guardLastTurnOnly,
    cachePoints,
    routerModels,
    bedrockClient,
    crossRegion,
    dataResidency,
    fallbacks,
    fallbackCooldownMs,
    modelCatalog,
    retryMode,
    connection,
    onWarning,
    ...upstream
  } = options;
  return { ours: options, upstream };
}

/** Where calls may go, by the options. @throws for a fallback that cannot be used */
export function createTargetPolicy(
  { ours, upstream }: SplitOptions,
  region: string,
  modelCatalog: ModelCatalog,
): TargetPolicy {
  const { crossRegion = "off", dataResidency, fallbacks = [], fallbackCooldownMs = DEFAULT_COOLDOWN_MS } = ours;
  const { routerModels } = ours;
  const { client } = upstream;
  const clientRegion = client && (() => client.config.region());
  const where = { region, clientRegion, modelCatalog, crossRegion, dataResidency, routerModels };
  return new TargetPolicy({ ...where, fallbacks, fallbackCooldownMs });
}
