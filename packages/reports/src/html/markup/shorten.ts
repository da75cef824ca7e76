/** A text cut in its middle to so many columns, Japanese ones counting twice. Ids differ at both of their ends. */
export function shorten(text: string, columns: number): string {
  const characters = [...text];
  if (widthOf(characters) <= columns) return text;
  const half = (columns - 1) / 2;
  return `${take(characters, half).join("")}…${take(characters.reverse(), half).reverse().join("")}`;
}

function take(characters: readonly string[], columns: number): string[] {
  let width = 0;
  const end = characters.findIndex((character) => {
    width += widthOf([character]);
    return width > columns;
  });
  return characters.slice(0, end === -1 ? characters.length : end);
}

/** East Asian letters are wide; half-width katakana would be counted too wide, which does no harm. */
function widthOf(characters: readonly string[]): number {
  return characters.reduce((sum, character) => sum + (character >= "\u1100" ? 2 : 1), 0);
}
