import { createHash } from "node:crypto";

const CHARACTERS = 20;

/** The same id for the same facts, whenever they are found. */
export function hashId(facts: readonly (string | number | undefined)[]): string {
  return createHash("sha256").update(JSON.stringify(facts)).digest("base64url").slice(0, CHARACTERS);
}
