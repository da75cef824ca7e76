import { type Html, type HtmlValue, html } from "@bedrock-routed/html";
import type { PageLabels } from "../wording/page-labels";

/** A value as it is written, or a dash that is read out as unknown. */
export function orUnknown<Value>(
  value: Value | undefined,
  format: (value: Value) => HtmlValue,
  { unknown }: PageLabels,
): HtmlValue {
  return value === undefined ? unknownMark(unknown) : format(value);
}

function unknownMark(unknown: string): Html {
  return html`<span aria-hidden="true">—</span><span class="unseen">${unknown}</span>`;
}
