import { isJsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";

/** The guardrail that a request asks for. */
export interface GuardrailRequest {
  /** Id or ARN. */
  readonly identifier: string;
  readonly version: string;
  readonly trace: "enabled" | "disabled" | "enabled_full";
  /** Whether a streamed reply is sent before it has been assessed. */
  readonly isAsync: boolean;
}

/**
 * Reads `guardrailConfig`, whose members must have been checked.
 * @returns `undefined` without a guardrail
 * @throws ServiceError (ValidationException) when only one of identifier and version is given
 */
export function readGuardrailRequest(config: unknown): GuardrailRequest | undefined {
  if (!isJsonObject(config)) return undefined;
  const { guardrailIdentifier: identifier = "", guardrailVersion: version = "", trace, streamProcessingMode } = config;
  if (identifier === "" && version === "") return undefined;
  if (typeof identifier !== "string" || typeof version !== "string" || identifier === "" || version === "") {
    throw validationError("guardrailIdentifier and guardrailVersion must be given together.");
  }
  const isTraced = trace === "enabled" || trace === "enabled_full";
  return {
    identifier,
    version,
    trace: isTraced ? trace : "disabled",
    isAsync: streamProcessingMode === "async",
  };
}
