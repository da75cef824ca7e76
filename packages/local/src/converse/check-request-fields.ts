import { isJsonObject, type JsonObject } from "../wire/read-json";
import { checkEnum, checkLength, checkPattern } from "./check-value";

const MAX_PAIRS = 16;
const MAX_FIELD_PATHS = 10;
const METADATA_KEY = "[a-zA-Z0-9\\s:_@$#=/+,\\-.]{1,256}";
const METADATA_VALUE = "[a-zA-Z0-9\\s:_@$#=/+,\\-.]{0,256}";
const GUARDRAIL_ID = "(|([a-z0-9]+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/[a-z0-9]+))";
const GUARDRAIL_VERSION = "(|([1-9][0-9]{0,7})|(DRAFT))";

/**
 * Checks the members of a request that change nothing here: metadata, guardrail, tier, latency.
 * @throws ServiceError (ValidationException) when one breaks the service model
 */
export function checkRequestFields(body: JsonObject): void {
  if (isJsonObject(body.requestMetadata)) checkMetadata(body.requestMetadata);
  if (isJsonObject(body.guardrailConfig)) checkGuardrail(body.guardrailConfig);
  if (isJsonObject(body.serviceTier)) {
    checkEnum(body.serviceTier.type, "serviceTier.type", ["priority", "default", "flex", "reserved"]);
  }
  if (isJsonObject(body.performanceConfig) && body.performanceConfig.latency !== undefined) {
    checkEnum(body.performanceConfig.latency, "performanceConfig.latency", ["standard", "optimized"]);
  }
  const paths = body.additionalModelResponseFieldPaths;
  if (Array.isArray(paths)) {
    checkLength(paths.length, paths, "additionalModelResponseFieldPaths", 0, MAX_FIELD_PATHS);
  }
}

function checkMetadata(metadata: JsonObject): void {
  const pairs = Object.entries(metadata);
  checkLength(pairs.length, metadata, "requestMetadata", 1, MAX_PAIRS);
  for (const [key, value] of pairs) {
    checkPattern(key, "requestMetadata", METADATA_KEY);
    checkPattern(value, `requestMetadata.${key}`, METADATA_VALUE);
  }
}

function checkGuardrail(config: JsonObject): void {
  if (config.guardrailIdentifier !== undefined) {
    checkPattern(config.guardrailIdentifier, "guardrailConfig.guardrailIdentifier", GUARDRAIL_ID);
  }
  if (config.guardrailVersion !== undefined) {
    checkPattern(config.guardrailVersion, "guardrailConfig.guardrailVersion", GUARDRAIL_VERSION);
  }
  if (config.trace !== undefined) {
    checkEnum(config.trace, "guardrailConfig.trace", ["enabled", "disabled", "enabled_full"]);
  }
}
