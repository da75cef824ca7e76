import { Html } from "@bedrock-routed/html";

/** Data inside a script element of type `application/json`. No text in it can end the element, or start a comment. */
export function embedJson(value: unknown): Html {
  const toEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return new Html(JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, toEscape));
}
