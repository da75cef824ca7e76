/**
 * A number from 0 (included) to 1 (excluded) for a text: the same on every machine, and evenly spread. It is no
 * secret: do not use it for security.
 */
export function hashToUnit(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    // FNV-1a over UTF-16 code units.
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // FNV-1a spreads short texts badly over the high bits. This is the last step of MurmurHash3.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
