import { type Html, type HtmlValue, html } from "@bedrock-routed/html";
import { orUnknown, type PageContext } from "../../wording/page-formats";
import { cacheHitRateOf, type Figures, savedShareOf } from "../page-data/page-data";

/** The cards at the top of the page: saving, cost, baseline, calls, cache hit rate and latency. */
export function renderKeyFigures(figures: Figures, { labels, formats }: PageContext): Html {
  const { calls, pricedCalls, comparedCalls, baselineUsd, savedUsd, costUsd, errors, cachedResponses, latency } =
    figures;
  const compared = comparedCalls > 0;
  const amount = (usd: number | undefined, format: (usd: number) => string): HtmlValue =>
    orUnknown(usd, (known) => html`${format(known)}${inCurrency(known)}`, labels);
  const inCurrency = (usd: number): HtmlValue =>
    formats.currency === undefined ? "" : html` <span class="currency">${formats.currency(usd)}</span>`;
  const savedShare = compared ? savedShareOf(figures) : undefined;
  const cards = [
    card(
      savedUsd < 0 ? labels.lost : labels.saved,
      amount(compared ? savedUsd : undefined, formats.signedUsd),
      orUnknown(savedShare, (share) => labels.ofBaseline(formats.percent(share)), labels),
      toneOf(compared ? savedUsd : 0),
    ),
    card(
      labels.paidForCalls,
      amount(costUsd, formats.usd),
      labels.paidNote(formats.count(pricedCalls), formats.count(calls)),
    ),
    card(
      labels.baseline,
      amount(compared ? baselineUsd : undefined, formats.usd),
      labels.comparedNote(formats.count(comparedCalls), formats.count(calls)),
    ),
    card(labels.calls, formats.count(calls), labels.callsNote(formats.count(errors), formats.count(cachedResponses))),
    card(labels.cacheHitRate, orUnknown(cacheHitRateOf(figures), formats.percent, labels), labels.cacheHitNote),
    card(
      labels.latency,
      orUnknown(latency.p50Ms, (ms) => `${formats.milliseconds(ms)} ms`, labels),
      orUnknown(latency.p90Ms, (ms) => labels.latencyNote(formats.milliseconds(ms)), labels),
    ),
  ];
  return html`<dl class="cards">${cards}</dl>`;
}

function card(name: string, value: HtmlValue, note: HtmlValue, tone = ""): Html {
  return html`<div class="card"><dt>${name}</dt><dd class="value ${tone}">${value}</dd><dd class="soft">${note}</dd></div>`;
}

function toneOf(savedUsd: number): string {
  if (savedUsd === 0) return "";
  return savedUsd < 0 ? "bad" : "good";
}
