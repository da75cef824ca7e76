import { checkRequestFields } from "../converse/check-request-fields";
import { checkEnum } from "../converse/check-value";
import { validationError } from "../errors/service-error";
import { isJsonObject, type JsonObject } from "../wire/read-json";

const LATENCY = "x-amzn-bedrock-performanceconfig-latency";
const TIER = "x-amzn-bedrock-service-tier";
const MAX_METADATA = 8500;

/**
 * Checks what InvokeModel takes as headers, and gives those that go back with the response.
 * @param headers by their names in lower case
 * @throws ServiceError (ValidationException)
 */
export function readInvokeHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const trace = headers["x-amzn-bedrock-trace"];
  if (trace !== undefined) checkEnum(trace, "trace", ["ENABLED", "DISABLED", "ENABLED_FULL"]);
  const guardrailIdentifier = headers["x-amzn-bedrock-guardrailidentifier"];
  const guardrailVersion = headers["x-amzn-bedrock-guardrailversion"];
  const requestMetadata = readMetadata(headers["x-amzn-bedrock-request-metadata"]);
  const latency = headers[LATENCY];
  const tier = headers[TIER];
  checkRequestFields({
    guardrailConfig: {
      ...(guardrailIdentifier === undefined ? {} : { guardrailIdentifier }),
      ...(guardrailVersion === undefined ? {} : { guardrailVersion }),
    },
    ...(latency === undefined ? {} : { performanceConfig: { latency } }),
    ...(tier === undefined ? {} : { serviceTier: { type: tier } }),
    ...(requestMetadata === undefined ? {} : { requestMetadata }),
  });
  return { ...(latency === undefined ? {} : { [LATENCY]: latency }), ...(tier === undefined ? {} : { [TIER]: tier }) };
}

function readMetadata(header: string | undefined): JsonObject | undefined {
  if (header === undefined || header === "") return undefined;
  try {
    const metadata: unknown = header.length > MAX_METADATA ? undefined : JSON.parse(header);
    if (isJsonObject(metadata)) return metadata;
  } catch {
    // Told below.
  }
  throw validationError("The header X-Amzn-Bedrock-Request-Metadata must hold a JSON object of strings.");
}
