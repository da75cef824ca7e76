/** What the service model allows as the id of a tool call. */
const ALLOWED = /^[a-zA-Z0-9_.:-]{1,64}$/;
const LONGEST = 64;

/**
 * The id of a tool call in characters that Bedrock allows. Ids of other providers can be longer, or hold
 * others. The same id always gives the same result, so a call and its result stay together.
 */
export function toToolUseId(id: string): string {
  if (ALLOWED.test(id)) return id;
  const allowed = id.replace(/[^a-zA-Z0-9_.:-]/g, "_");
  const hash = shortHash(id);
  return `${allowed.slice(0, LONGEST - hash.length - 1)}_${hash}`;
}

/** A hash of a text, 8 hexadecimal digits: FNV-1a. It keeps shortened names apart, and is no protection. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
