import { totalInputTokens } from "@bedrock-routed/core";
import type { LogRecord } from "../record/log-record";

/** Attributes of a span or a metric, by name. */
export type OpenTelemetryAttributes = Record<string, string | number | boolean>;

/** What has a value: unknown is left out. */
export function definedOf(
  attributes: Readonly<Record<string, string | number | boolean | undefined>>,
): OpenTelemetryAttributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/**
 * The attributes that identify what was called, fit for metrics: they have few values.
 * @see https://github.com/open-telemetry/semantic-conventions-genai/tree/main/docs/gen-ai
 */
export function identityOf(record: LogRecord): OpenTelemetryAttributes {
  const provider = { "gen_ai.provider.name": "aws.bedrock" };
  if ("operation" in record) {
    const { kind, modelId, knowledgeBaseId, error } = record.operation;
    return definedOf({
      ...provider,
      "gen_ai.operation.name": kind === "retrieve" ? "retrieval" : kind,
      "gen_ai.request.model": modelId,
      "gen_ai.data_source.id": knowledgeBaseId,
      "error.type": error,
    });
  }
  return definedOf({
    ...provider,
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": record.requestedModelId,
    "gen_ai.response.model": record.call?.invokedModel?.modelId,
    "error.type": record.errorKind,
  });
}

/** Tokens of an answered call, cached ones included in the input; `undefined` for anything else. */
export function tokensOf(record: LogRecord): { readonly input: number; readonly output: number } | undefined {
  if ("operation" in record || record.outcome !== "answered") return undefined;
  const usage = record.call?.usage;
  return usage && { input: totalInputTokens(usage), output: usage.outputTokens };
}
