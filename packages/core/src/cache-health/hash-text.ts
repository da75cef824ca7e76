/** FNV-1a over UTF-16 code units, twice with different starts: 64 bits, as 16 hexadecimal digits. Not for secrets. */
export function hashText(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return toHex(high) + toHex(low);
}

function toHex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
