/** Prefixes of profile ids, longest first. */
const PREFIXES = ["us-gov", "global", "apac", "us", "eu", "jp", "au", "ca", "in"];

/** Our rate names by pi-ai's. */
const RATES = { input: "input", output: "output", cacheRead: "cacheRead", cacheWrite: "cacheWrite5m" };

/**
 * Prices of pi-ai's Bedrock provider as `{ modelId, scope, rates }`, in USD per million tokens.
 * A cache rate of 0 means there that none is known.
 */
export function readPiAiPrices(file) {
  return Object.values(file["bedrock-converse-stream"]).map(({ id, cost }) => {
    const prefix = PREFIXES.find((candidate) => id.startsWith(`${candidate}.`));
    const rates = Object.entries(RATES)
      .filter(([theirs]) => cost[theirs] > 0)
      .map(([theirs, ours]) => [ours, cost[theirs]]);
    return {
      modelId: prefix === undefined ? id : id.slice(prefix.length + 1),
      scope: prefix ?? "in-region",
      rates: Object.fromEntries(rates),
    };
  });
}

/**
 * What upstream says otherwise than our data. `applies` is false where our price has a source that
 * ranks before it: such a difference is for a person to judge.
 */
export function comparePrices(models, upstream) {
  return upstream.flatMap(({ modelId, scope, rates }) => {
    const model = models[modelId];
    if (model === undefined) return [{ modelId, scope, kind: "new model", applies: false }];
    const known = model.prices[scope];
    if (known === undefined) return [{ modelId, scope, kind: "new price", to: rates, applies: true }];
    return Object.entries(rates)
      .filter(([rate, value]) => known[rate] !== value)
      .map(([rate, value]) => ({
        modelId,
        scope,
        kind: "changed",
        rate,
        from: known[rate],
        to: value,
        source: known.source,
        derived: known.derived?.includes(rate) ?? false,
        applies: known.source === "pi-ai" && !known.derived?.includes(rate),
      }));
  });
}

/** New models with the differences that apply. */
export function applyDifferences(models, differences) {
  const updated = structuredClone(models);
  for (const { modelId, scope, kind, rate, to, applies } of differences) {
    if (!applies) continue;
    const prices = updated[modelId].prices;
    prices[scope] = kind === "new price" ? { ...to, source: "pi-ai" } : { ...prices[scope], [rate]: to };
  }
  return updated;
}

/** One line for a person. */
export function describeDifference({ modelId, scope, kind, rate, from, to, source, derived, applies }) {
  const where = `${scope === "in-region" ? "" : `${scope}.`}${modelId}`;
  if (kind === "new model") return `? ${where}: not in our data. Add it by hand, with its limits and sources.`;
  if (kind === "new price") return `+ ${where}: ${JSON.stringify(to)}`;
  const change = `${where} ${rate}: ${from ?? "not known"} → ${to}`;
  return applies ? `~ ${change}` : `? ${change} (ours is from ${source}${derived ? " by a rule" : ""}; not applied)`;
}
