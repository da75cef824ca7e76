import { validationError } from "../errors/service-error";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { checkEnum, checkLength } from "./check-value";
import { missingError } from "./constraint-error";

const MAX_EFFORT = 16;

/** The JSON Schema that `outputConfig` asks for, if any. @throws ServiceError (ValidationException) */
export function parseOutputConfig(value: unknown): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  if (typeof value.effort === "string") {
    checkLength(value.effort.length, value.effort, "outputConfig.effort", 0, MAX_EFFORT);
  }
  const { textFormat } = value;
  if (!isJsonObject(textFormat)) return undefined;
  const path = "outputConfig.textFormat";
  checkEnum(textFormat.type, `${path}.type`, ["json_schema"]);
  const definition = isJsonObject(textFormat.structure) ? textFormat.structure.jsonSchema : undefined;
  if (!isJsonObject(definition)) throw missingError(`${path}.structure.jsonSchema`);
  if (typeof definition.schema !== "string") throw missingError(`${path}.structure.jsonSchema.schema`);
  return parseSchema(definition.schema, `${path}.structure.jsonSchema.schema`);
}

/**
 * The JSON Schema in `additionalModelRequestFields`, where some clients put Claude's own
 * `output_config` or `output_format`.
 */
export function readModelOutputSchema(fields: unknown): JsonObject | undefined {
  if (!isJsonObject(fields)) return undefined;
  const config = isJsonObject(fields.output_config) ? fields.output_config.format : fields.output_format;
  return isJsonObject(config) && isJsonObject(config.schema) ? config.schema : undefined;
}

function parseSchema(text: string, path: string): JsonObject {
  try {
    const schema: unknown = JSON.parse(text);
    if (isJsonObject(schema)) return schema;
  } catch {
    // Told below, with the path.
  }
  throw validationError(`The value at ${path} is not a JSON Schema. Provide a string that holds a JSON object.`);
}
