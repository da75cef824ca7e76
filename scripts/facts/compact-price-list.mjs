/** Prices of a row, in the order in which `price-list.json` has them. */
const RATES = ["input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h"];

/** Usual multiples of the standard price. The list has exceptions, which are kept as rows of their own. */
const MULTIPLES = { flex: 0.5, priority: 1.75, batch: 0.5 };

/** A ratio to the input price that differs by more than this from the model's usual one is worth a second look. */
const USUAL_DEVIATION = 0.05;

/** Reads `price-list.tsv`, by name of the model. A row without an input or an output price is left out. */
export function readPriceListTable(text) {
  const models = new Map();
  let model;
  for (const line of text.split("\n")) {
    const [kind, ...cells] = line.split("\t");
    if (kind === "M") {
      model = { tiers: [], rows: [], exceptions: [], areTiersRounded: false };
      models.set(cells[1], model);
    } else if (kind === "T") model.tiers = cells[0] === "" ? [] : cells[0].split(",");
    else if (kind === "X" && cells[0] === "many") model.areTiersRounded = true;
    else if (kind === "X") {
      const [region, scope, tier, input, output] = cells;
      model.exceptions.push({ region, scope: scopeOf(scope), tier, rates: [toRate(input), toRate(output)] });
    } else if (kind === "P") {
      const row = toRow(cells);
      if (row.rates[0] !== null && row.rates[1] !== null) model.rows.push(row);
    }
  }
  return models;
}

/**
 * The content of `price-list.json`: one entry a name, and one row for all Regions that share a price.
 *
 * @param table what `readPriceListTable` returns
 * @param names the content of `price-list-names.json`
 */
export function compactPriceList(table, names) {
  const models = {};
  for (const [name, ids] of Object.entries(names.models)) {
    const listed = Object.hasOwn(names["left out"], name) ? undefined : table.get(name);
    const prices = listed === undefined ? {} : groupRows(listed);
    models[name] = withoutEmpty({
      ids,
      tiers: listed?.tiers,
      areTiersRounded: listed?.areTiersRounded || undefined,
      longContext: listed && (readLongContext(listed) ?? names.longContext[name]),
      silent: listed && names.silent[name],
      doubts: listed && findDoubts(listed),
      prices,
    });
  }
  for (const [name, ids] of Object.entries(names.optimized)) {
    models[name] = { ids, mode: "optimized", prices: groupRows(table.get(name)) };
  }
  return { rates: RATES, multiples: MULTIPLES, models };
}

/** Names of the list that are not matched with a model. */
export function unmatchedNames(table, names) {
  return [...table.keys()].filter((name) => !(name in names.models) && !(name in names.optimized));
}

/** Rows whose ratios are not the usual ones of their model: `{ "global ca-west-1": "cacheRead is 2.5 × input, usually 0.25" }`. */
export function findDoubts({ rows }) {
  const doubts = {};
  for (const rate of [1, 2, 3]) {
    const ratios = rows.map(({ rates }) => (rates[rate] ? rates[rate] / rates[0] : undefined));
    const known = ratios.filter((ratio) => ratio !== undefined).sort((a, b) => a - b);
    const usual = known[Math.floor(known.length / 2)];
    rows.forEach(({ scope, region }, index) => {
      const ratio = ratios[index];
      if (ratio === undefined || Math.abs(ratio / usual - 1) <= USUAL_DEVIATION) return;
      if (rate === 1 && isRounding(rows[index].rates, usual)) return;
      doubts[`${scope} ${region}`] = `${RATES[rate]} is ${round(ratio, 3)} × input, usually ${round(usual, 3)} ×`;
    });
  }
  return doubts;
}

/** Small prices are listed in whole cents, so their ratio moves by a cent's half on either side. */
function isRounding([input, output], usual) {
  return Math.abs(output - usual * input) <= 0.005 * (1 + usual);
}

function groupRows({ rows, exceptions = [] }) {
  const grouped = {};
  const sorted = [...rows].sort((a, b) => (a.region < b.region ? -1 : 1));
  for (const { scope, region, rates } of sorted) addRow(grouped, scope, region, rates);
  for (const { scope, tier, region, rates } of exceptions) addRow(grouped, `${scope} ${tier}`, region, rates);
  return Object.fromEntries(Object.entries(grouped).map(([list, found]) => [list, toRegionsFirst(found)]));
}

function addRow(grouped, list, region, rates) {
  const key = JSON.stringify(withoutTrailingNulls(rates));
  grouped[list] ??= new Map();
  grouped[list].set(key, [...(grouped[list].get(key) ?? []), region]);
}

function toRegionsFirst(found) {
  return Object.fromEntries([...found].map(([rates, regions]) => [regions.join(" "), JSON.parse(rates)]));
}

function toRow([region, scope, input, output, cacheRead, cacheWrite, other]) {
  const extras = Object.fromEntries(
    (other === "" ? [] : other.split(",")).map((pair) => [pair.split("=")[0], Number(pair.split("=")[1])]),
  );
  const rates = [...[input, output, cacheRead, cacheWrite].map(toRate), extras.cacheWrite1h ?? null];
  return { region, scope: scopeOf(scope), rates, extras };
}

/** Long requests cost the same multiple of the standard price in every Region, or the list has changed its shape. */
function readLongContext({ rows }) {
  const found = rows
    .filter(({ extras }) => extras["longContext.input"] !== undefined)
    .map(({ rates, extras }) => ({
      above: extras["longContext.thresholdTokens"],
      times: Object.fromEntries(
        RATES.flatMap((rate, index) => {
          const long = extras[`longContext.${rate.replace("5m", "")}`];
          return long === undefined ? [] : [[rate, round(long / rates[index], 4)]];
        }),
      ),
    }));
  const distinct = new Set(found.map((one) => JSON.stringify(one)));
  if (distinct.size > 1 || (found.length > 0 && found.length < rows.length)) {
    throw new Error(`The rows of long requests differ: ${[...distinct].join(", ")}`);
  }
  return found[0];
}

function scopeOf(letter) {
  return letter === "g" ? "global" : "regional";
}

function toRate(cell) {
  return cell === "" || cell === undefined ? null : Number(cell);
}

function withoutTrailingNulls(rates) {
  const last = rates.findLastIndex((rate) => rate !== null);
  return rates.slice(0, last + 1);
}

/** The text of `price-list.json`, one name a line, so that a diff shows whole ones. */
export function printPriceList(asOf, { rates, multiples, models }) {
  const lines = Object.entries(models).map(([name, model]) => `    ${JSON.stringify(name)}: ${JSON.stringify(model)}`);
  const head = {
    source: "AWS Price List of Amazon Bedrock, USD per 1,000,000 tokens, by source Region",
    generatedFrom: "price-list.tsv and price-list-names.json, by scripts/refresh-facts.mjs",
    asOf,
    rates,
    multiples,
  };
  const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  return `{\n${fields.join("\n")}\n  "models": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/** The date in the first line of `price-list.tsv`. */
export function dateOfPriceList(text) {
  return text.match(/^#.*read (\d{4}-\d{2}-\d{2})/)?.[1];
}

function withoutEmpty(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && !isEmpty(value)));
}

function isEmpty(value) {
  return typeof value === "object" && Object.keys(value).length === 0;
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}
