import { isJsonObject, type JsonObject, readObjects, readStrings } from "../wire/read-json";

/** Longest chain of `$ref`s; a longer one is a circle. */
const MAX_HOPS = 20;

/** A schema without `$ref` and `allOf` at its top. `true`, `{}` and circles admit anything. */
export function resolveSchema(schema: unknown, root: JsonObject, hops = 0): JsonObject {
  if (!isJsonObject(schema) || hops > MAX_HOPS) return {};
  const { $ref, allOf, ...rest } = schema;
  const parts = [...(typeof $ref === "string" ? [followReference($ref, root)] : []), ...readObjects(allOf)].map(
    (part) => resolveSchema(part, root, hops + 1),
  );
  return parts.reduce<JsonObject>(mergeSchemas, rest);
}

/** The types of a schema; from its other members when it has none. Empty when anything goes. */
export function typesOf(schema: JsonObject): readonly string[] {
  if (typeof schema.type === "string") return [schema.type];
  if (Array.isArray(schema.type)) return readStrings(schema.type);
  if (isJsonObject(schema.properties)) return ["object"];
  return "items" in schema || "prefixItems" in schema ? ["array"] : [];
}

function mergeSchemas(a: JsonObject, b: JsonObject): JsonObject {
  const properties = {
    ...(isJsonObject(b.properties) ? b.properties : {}),
    ...(isJsonObject(a.properties) ? a.properties : {}),
  };
  const required = [...readStrings(b.required), ...readStrings(a.required)];
  return {
    ...b,
    ...a,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
  };
}

/** `#/$defs/name`, and other pointers into the same document. */
function followReference(reference: string, root: JsonObject): unknown {
  if (!reference.startsWith("#")) return {};
  return reference
    .slice(1)
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, part) => {
      if (Array.isArray(value)) return value[Number(part)];
      return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : {};
    }, root);
}
