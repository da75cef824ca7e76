import type { OutputConfig } from "@aws-sdk/client-bedrock-runtime";
import { buildJsonSchemaOutput, type JsonSchema } from "../structured-output/build-json-schema-output";

/**
 * Converse's `outputConfig`. LangChain's agents, given a `providerStrategy`, put a schema under the
 * same name in the form of Anthropic's own API, which Converse would take for an empty one.
 * @see https://docs.langchain.com/oss/javascript/langchain/structured-output
 */
export function readOutputConfig(given: OutputConfig | undefined): OutputConfig | undefined {
  const format: unknown = given && "format" in given ? given.format : undefined;
  return isJsonFormat(format) ? buildJsonSchemaOutput(format.schema, "extract") : given;
}

function isJsonFormat(format: unknown): format is { readonly schema: JsonSchema } {
  if (typeof format !== "object" || format === null || !("schema" in format)) return false;
  return typeof format.schema === "object" && format.schema !== null;
}
