import { type Html, type HtmlValue, html } from "@bedrock-routed/html";
import {
  cacheHitRateOf,
  comparedShareOf,
  costPerCallOf,
  type Headline,
  paidOf,
  savedShareOf,
} from "../../figures/figures";
import type { PageLabels } from "../../wording/labels";
import { type Formats, orUnknown, type PageContext } from "../../wording/page-formats";
import type { PageData } from "../page-data/page-data";
import type { View } from "../page-data/view";

const CALLS_PER_UNIT = 1000;

/**
 * The cards at the top of the page. What was spent and what was saved come first. Then what was compared with the
 * baseline, because the saving covers only that.
 *
 * @param caching whether the baseline has the caching of the calls
 */
export function renderKeyFigures(
  { figures, operationsUsd }: View,
  caching: PageData["caching"],
  { labels, formats }: PageContext,
): Html {
  const { calls, pricedCalls, comparedCalls, baselineUsd, savedUsd, costUsd, errors, cachedResponses, latency } =
    figures;
  const { count, usd, percent } = formats;
  const compared = comparedCalls > 0;
  const amount = (value: number | undefined, format: (usd: number) => string): HtmlValue =>
    orUnknown(value, (known) => html`${format(known)}${inCurrency(known)}`, labels);
  const inCurrency = (value: number): HtmlValue =>
    formats.currency === undefined ? "" : html` <span class="currency">${formats.currency(value)}</span>`;
  const spentUsd = costUsd === undefined && operationsUsd === 0 ? undefined : (costUsd ?? 0) + operationsUsd;
  const perCall = costPerCallOf(figures);
  const comparedShare = comparedShareOf(figures);
  const cards = [
    card(
      labels.spent,
      amount(spentUsd, usd),
      operationsUsd === 0
        ? labels.paidNote(count(pricedCalls), count(calls))
        : `${labels.paidNote(count(pricedCalls), count(calls))}; ${labels.operationsNote(usd(operationsUsd))}`,
    ),
    card(
      savedUsd < 0 ? labels.lost : labels.saved,
      amount(compared ? savedUsd : undefined, formats.signedUsd),
      html`${orUnknown(compared ? savedShareOf(figures) : undefined, (share) => labels.ofBaseline(percent(share)), labels)}${renderOther(figures.otherCaching, caching, labels, formats)}`,
      toneOf(compared ? savedUsd : 0),
    ),
    card(
      labels.costPerThousand,
      amount(perCall === undefined ? undefined : perCall * CALLS_PER_UNIT, usd),
      orUnknown(perCall, (known) => labels.perCallNote(usd(known)), labels),
    ),
    card(
      labels.compared,
      amount(compared ? paidOf(figures) : undefined, usd),
      compared && comparedShare !== undefined
        ? labels.comparedNote(count(comparedCalls), count(calls), percent(comparedShare))
        : labels.noneCompared,
    ),
    card(labels.baseline, amount(compared ? baselineUsd : undefined, usd), labels.baselineNote(caching)),
    card(labels.calls, count(calls), labels.callsNote(count(errors), count(cachedResponses))),
    ...(cachedResponses === 0
      ? []
      : [card(labels.avoided, amount(figures.cacheAvoidedUsd, usd), labels.avoidedNote(count(cachedResponses)))]),
    card(labels.cacheHitRate, orUnknown(cacheHitRateOf(figures), percent, labels), labels.cacheHitNote),
    card(
      labels.latency,
      orUnknown(latency.p50Ms, (ms) => `${formats.milliseconds(ms)} ms`, labels),
      orUnknown(latency.p90Ms, (ms) => labels.latencyNote(formats.milliseconds(ms)), labels),
    ),
  ];
  return html`<dl class="cards">${cards}</dl>`;
}

/** The saving against the other kind of baseline, because the caching of the baseline decides how large a saving looks. */
function renderOther(
  other: Headline,
  caching: PageData["caching"],
  labels: PageLabels,
  { signedUsd, percent }: Formats,
): HtmlValue {
  if (other.comparedCalls === 0 || caching === undefined || caching === "mixed") return "";
  const share = savedShareOf(other);
  const saved = share === undefined ? signedUsd(other.savedUsd) : `${signedUsd(other.savedUsd)} (${percent(share)})`;
  return html`<br>${labels.against[caching === "same" ? "none" : "same"](saved)}`;
}

function card(name: string, value: HtmlValue, note: HtmlValue, tone = ""): Html {
  return html`<div class="card"><dt>${name}</dt><dd class="value ${tone}">${value}</dd><dd class="soft">${note}</dd></div>`;
}

function toneOf(savedUsd: number): string {
  if (savedUsd === 0) return "";
  return savedUsd < 0 ? "bad" : "good";
}
