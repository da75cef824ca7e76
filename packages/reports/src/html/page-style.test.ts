import { describe, expect, it } from "vitest";
import { darkPalette, lightPalette, type Palette } from "./page-style";

/** WCAG 2.2: relative luminance and contrast, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const palettes: readonly (readonly [string, Palette])[] = [
  ["light", lightPalette],
  ["dark", darkPalette],
];

describe.each(palettes)("the %s palette", (_name, palette) => {
  it.each(["text", "soft", "accent", "good", "bad"] as const)(
    "has enough contrast to read %s on page and card",
    (color) => {
      expect(contrast(palette[color], palette.page)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette[color], palette.card)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(["paid", "baseline", "second", "good", "bad"] as const)(
    "has enough contrast to see %s in a chart",
    (color) => {
      expect(contrast(palette[color], palette.card)).toBeGreaterThanOrEqual(3);
    },
  );
});
