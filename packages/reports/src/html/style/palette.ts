/** Colours of the page by what they are for. */
export interface Palette {
  readonly page: string;
  readonly card: string;
  readonly text: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  /** What was paid. */
  readonly paid: string;
  readonly baseline: string;
  /** A second line of a chart. */
  readonly second: string;
  readonly good: string;
  readonly bad: string;
}

export const lightPalette: Palette = {
  page: "#f5f6f8",
  card: "#ffffff",
  text: "#1a1d21",
  soft: "#56606c",
  line: "#d7dce2",
  accent: "#0b5cad",
  paid: "#0b5cad",
  baseline: "#8893a0",
  second: "#9a4b00",
  good: "#1a6b35",
  bad: "#a8201a",
};

export const darkPalette: Palette = {
  page: "#14171a",
  card: "#1c2025",
  text: "#e6e8eb",
  soft: "#a5afba",
  line: "#373e46",
  accent: "#7db7f0",
  paid: "#6db0f5",
  baseline: "#76818e",
  second: "#e3a85c",
  good: "#6fce8c",
  bad: "#ff9089",
};
