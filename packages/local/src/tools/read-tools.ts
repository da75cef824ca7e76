import type { WireBlock } from "../converse/converse-request";
import { toWords } from "../structured-output/property";
import { resolveSchema } from "../structured-output/resolve-schema";
import { tokenize } from "../text/tokenize";
import { isJsonObject, type JsonObject } from "../wire/read-json";

/** A tool of a request. */
export interface Tool {
  readonly name: string;
  /** JSON Schema of its input. */
  readonly schema: JsonObject;
  readonly nameTerms: ReadonlySet<string>;
  /** Terms of its name and its description. */
  readonly terms: ReadonlySet<string>;
  /** Terms of the names and descriptions of its arguments. */
  readonly argumentTerms: ReadonlySet<string>;
}

/** The tools that the client runs. Cache points and tools that the service runs are left out. */
export function readTools(blocks: readonly WireBlock[]): Tool[] {
  return blocks.flatMap(({ toolSpec }) => {
    if (!isJsonObject(toolSpec) || typeof toolSpec.name !== "string") return [];
    const schema = isJsonObject(toolSpec.inputSchema) ? toolSpec.inputSchema.json : undefined;
    return [readTool(toolSpec.name, toolSpec.description, isJsonObject(schema) ? schema : {})];
  });
}

function readTool(name: string, description: unknown, schema: JsonObject): Tool {
  const words = toWords(name);
  return {
    name,
    schema,
    nameTerms: new Set(tokenize(words)),
    terms: new Set(tokenize(`${words}\n${typeof description === "string" ? description : ""}`)),
    argumentTerms: new Set(tokenize(describeArguments(schema))),
  };
}

function describeArguments(schema: JsonObject): string {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties)
    .map(([key, value]) => {
      const { description, enum: values } = resolveSchema(value, schema);
      return [toWords(key), description, ...(Array.isArray(values) ? values : [])].join(" ");
    })
    .join("\n");
}
