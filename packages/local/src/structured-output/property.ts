import { tokenize } from "../text/tokenize";
import type { JsonObject } from "../wire/read-json";

/** A member to fill: what it is called, and what its schema says of it. */
export interface Property {
  /** In words: `fromCity` is `from city`. Empty at the top. */
  readonly name: string;
  /** Name, title and description. */
  readonly hints: string;
  readonly terms: ReadonlySet<string>;
}

/** Reads what a member of a schema is about. */
export function readProperty(key: string, schema: JsonObject): Property {
  const name = toWords(key);
  const hints = [name, schema.title, schema.description].filter((part) => typeof part === "string").join(" ");
  return { name, hints, terms: new Set(tokenize(hints)) };
}

/** `get_user-Name` in words: `get user name`. */
export function toWords(identifier: string): string {
  return identifier
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, " ")
    .replaceAll(/[_\-.:]+/g, " ")
    .trim()
    .toLowerCase();
}
