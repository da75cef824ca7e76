import { tokenize } from "../text/tokenize";
import { isJsonObject, type JsonObject, readObjects, readStrings } from "../wire/read-json";

/** Longest chain of `$ref`s that is followed. A longer chain is treated as a cycle. */
const MAX_HOPS = 20;

/**
 * Resolves `$ref` and `allOf` at the top of a schema. `true`, `{}` and cycles become `{}`, which admits any value.
 * @param root the document that references point into
 */
export function resolveSchema(schema: unknown, root: JsonObject, hops = 0): JsonObject {
  if (!isJsonObject(schema) || hops > MAX_HOPS) return {};
  const { $ref, allOf, ...rest } = schema;
  const parts = [...(typeof $ref === "string" ? [followReference($ref, root)] : []), ...readObjects(allOf)].map(
    (part) => resolveSchema(part, root, hops + 1),
  );
  return parts.reduce<JsonObject>(mergeSchemas, rest);
}

/** Returns the types of a schema, from its other members when it has no `type`. Empty when it admits any type. */
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

/** Follows `#/$defs/name` and other pointers into the same document. */
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

/** A member to fill: its name, and what its schema says about it. */
export interface Property {
  /** The name in words: `fromCity` is `from city`. Empty for the schema itself and for list items. */
  readonly name: string;
  /** Name, title and description. */
  readonly hints: string;
  readonly terms: ReadonlySet<string>;
}

/** Reads the name and the description of a member. */
export function readProperty(key: string, schema: JsonObject): Property {
  const name = toWords(key);
  const hints = [name, schema.title, schema.description].filter((part) => typeof part === "string").join(" ");
  return { name, hints, terms: new Set(tokenize(hints)) };
}

/** Splits an identifier into words: `get_user-Name` becomes `get user name`. */
export function toWords(identifier: string): string {
  return identifier
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, " ")
    .replaceAll(/[_\-.:]+/g, " ")
    .trim()
    .toLowerCase();
}
