/** Rates that both sides can have. */
const RATES = ["input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h"];

/** What AWS's Price List replaced, where it said otherwise: `describeDisagreement` gives one line for each. */
export function compareWithPriceList(list, replaced, source) {
  const rowsById = indexRows(list);
  return replaced.flatMap(({ modelId, scope, rates }) => {
    const listed = (rowsById.get(modelId) ?? []).filter((row) => row.scope === familyOf(scope));
    return RATES.flatMap((rate, index) => {
      const values = [...new Set(listed.flatMap((row) => row.rates[index] ?? []))];
      if (rates[rate] === undefined || values.length === 0 || values.includes(rates[rate])) return [];
      return [{ modelId, scope, rate, listed: values, replaced: rates[rate], source: rates.source ?? source }];
    });
  });
}

/** The prices by scope of `former-prices.json`. */
export function readFormerPrices({ models }) {
  return Object.entries(models).flatMap(([modelId, { prices = {}, regionPrices }]) => [
    ...Object.entries(prices).map(([scope, rates]) => ({ modelId, scope, rates })),
    ...Object.values(regionPrices?.regions ?? {}).map((rates) => ({
      modelId,
      scope: "in-region",
      rates: { ...rates, source: regionPrices.source },
    })),
  ]);
}

/** Whether the list has a price for a model in a scope. */
export function isListed(list, modelId, scope) {
  return (indexRows(list).get(modelId) ?? []).some((row) => row.scope === familyOf(scope));
}

/** Prices of the list that look like slips, one line each. */
export function describeDoubts({ models }) {
  return Object.entries(models).flatMap(([name, { doubts = {} }]) =>
    Object.entries(doubts).map(([where, doubt]) => `! ${name}, ${where}: ${doubt}. Kept as listed.`),
  );
}

/** One line for a person. */
export function describeDisagreement({ modelId, scope, rate, listed, replaced, source }) {
  const where = scope === "in-region" ? modelId : `${scope}.${modelId}`;
  const shown = listed.length > 4 ? `${Math.min(...listed)} to ${Math.max(...listed)}` : listed.join(" or ");
  return `≠ ${where} ${rate}: ${shown} in AWS's Price List, ${replaced} in ${source}`;
}

function familyOf(scope) {
  return scope === "global" ? "global" : "regional";
}

function indexRows({ models }) {
  const byId = new Map();
  for (const { ids, mode, prices = {} } of Object.values(models)) {
    const rows = Object.entries(prices)
      .filter(([key]) => mode === undefined && !key.includes(" "))
      .flatMap(([scope, listed]) => Object.values(listed).map((rates) => ({ scope, rates })));
    for (const id of ids) byId.set(id, [...(byId.get(id) ?? []), ...rows]);
  }
  return byId;
}
