import { type PriceNote, parseModelTarget } from "@bedrock-routed/core";
import { loadCatalog } from "../catalog/catalog-file";
import { findRegion } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";
import type { Texts } from "../wording/texts";
import { type PriceLine, priceLinesOf } from "./price-lines";

/** `prices <modelIds...>`: what models cost, and why. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const ids = args.rest;
  if (ids.length === 0) throw new UsageError(messages.nameModels);
  const catalog = await loadCatalog(args.text("--catalog"));
  const region = await findRegion(context);
  const lines = ids.flatMap((id) => {
    const target = parseModelTarget(id);
    if (target.kind !== "foundation-model" && target.kind !== "system-profile") {
      throw new UsageError(messages.noModelInId(id));
    }
    return priceLinesOf(target, region, catalog);
  });
  if (lines.length === 0) {
    context.note(messages.noPrice(ids.join(", ")));
    return 1;
  }
  context.print({ region, prices: lines }, () => renderPrices(context, lines, region));
  return 0;
}

/** The table of prices, and the reasons below it. */
export function renderPrices(context: CommandContext, lines: readonly PriceLine[], region: string | undefined): string {
  const { columns, messages } = context.texts;
  const head = ["ID", columns.tier, columns.input, columns.output, columns.cacheRead, columns.write5m, columns.write1h];
  const table = context.table(
    head,
    lines.map(({ id, tier, quote: { price, inputTokensAbove } }) => [
      id,
      inputTokensAbove === undefined ? tier : messages.aboveTokens(tier, inputTokensAbove),
      price.input,
      price.output,
      price.cacheRead,
      price.cacheWrite5m,
      price.cacheWrite1h,
    ]),
  );
  const where = region === undefined ? messages.pricesOfMainRegions : messages.pricesFrom(region);
  return [
    context.style.dim(where),
    table,
    "",
    ...new Set(lines.map((line) => sourceOf(line, context.texts))),
    ...groupReasons(lines, context.texts),
  ].join("\n");
}

function sourceOf({ quote, sourceTitles }: PriceLine, { messages }: Texts): string {
  return `${messages.why} ${messages.priceSource(messages.bases[quote.basis], sourceTitles.join("; "), quote.asOf)}`;
}

/** Each reason once, with the prices that it is about. */
function groupReasons(lines: readonly PriceLine[], texts: Texts): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const line of lines) {
    for (const reason of reasonsOf(line, texts)) {
      const prices = byReason.get(reason) ?? [];
      byReason.set(reason, prices);
      prices.push(`${line.id} (${line.tier})`);
    }
  }
  return [...byReason].map(([reason, prices]) => `- ${[...new Set(prices)].join(", ")}: ${reason}`);
}

function reasonsOf({ quote }: PriceLine, { messages }: Texts): readonly string[] {
  const notes: Readonly<Record<PriceNote, string>> = {
    "assumed-region": messages.assumedRegion(quote.assumedRegion ?? ""),
    "cache-writes-listed-at-zero": messages.cacheWritesAtZero,
    "doubtful-price": messages.doubtful(quote.doubt ?? ""),
  };
  const derived = quote.derived === undefined ? [] : [messages.derivedPrices(quote.derived.join(", "))];
  return [...(quote.notes ?? []).map((note) => notes[note]), ...derived];
}
