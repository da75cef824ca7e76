import { type Html, html } from "@bedrock-routed/html";
import type { ChartLabels } from "../wording/page-labels";

/** Size of a drawing, in its own units. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A drawing as one image with a name and a description, for those who do not see it. Its table stands beside it. */
export function chart(id: string, { title, description }: ChartLabels, { width, height }: Size, drawing: Html): Html {
  return html`<svg viewBox="0 0 ${width} ${round(height)}" role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>${drawing}</svg>`;
}

/** Coordinates to a tenth: more is only length. */
export function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}

/** A bar, from one corner to the other in either order; one that stands for something is always seen. */
export function bar(kind: string, [x1, x2]: readonly [number, number], [y1, y2]: readonly [number, number]): Html {
  const [width, height] = [Math.max(Math.abs(x2 - x1), 0.75), Math.max(Math.abs(y2 - y1), 0.75)];
  return html`<rect class="${kind}" x="${round(Math.min(x1, x2))}" y="${round(Math.min(y1, y2))}" width="${round(width)}" height="${round(height)}"/>`;
}

/** Text whose anchor is `start`, `middle` or `end`. */
export function label(text: string, x: number, y: number, kind: string): Html {
  return html`<text class="${kind}" x="${round(x)}" y="${round(y)}">${text}</text>`;
}
