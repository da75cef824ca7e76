import type { RegionPrice, TokenPrice } from "../catalog/model-facts";
import { omitUndefined } from "../omit-undefined";
import type { TokenSku } from "./classify-sku";
import type { ListedProduct } from "./price-list-products";

/** A SKU that gives no price, and why. */
export interface UnusedProduct {
  readonly product: ListedProduct;
  readonly reason: string;
}

interface Cell {
  readonly product: ListedProduct;
  readonly usdPerMillion: number;
  hasConflict: boolean;
}

/** A SKU with its Region and its price. */
export interface PricedSku extends TokenSku {
  readonly region: string;
  readonly usdPerMillion: number;
}

/** The cells of one model in one Region, scope and tier. */
interface Row {
  readonly id: string;
  readonly sku: PricedSku;
  readonly cells: Map<string, Cell>;
}

type Rates = Partial<Record<keyof TokenPrice, number>>;

/** Prices of SKUs, put together to rows by model, Region, scope and tier. */
export class PriceTable {
  readonly #rows: Map<string, Row> = new Map();
  readonly #conflicts: Set<ListedProduct> = new Set();
  readonly #products: Set<ListedProduct> = new Set();

  /** Adds the price of one SKU. Two prices for the same tokens are a conflict, and neither of them counts. */
  add(product: ListedProduct, id: string, sku: PricedSku): void {
    const { region, usdPerMillion } = sku;
    const key = [id, region, sku.scope, sku.tier].join(" ");
    const row = this.#rows.get(key) ?? { id, sku, cells: new Map() };
    this.#rows.set(key, row);
    const name = `${sku.isLong ? "long " : ""}${sku.rate}`;
    const known = row.cells.get(name);
    if (known === undefined) {
      row.cells.set(name, { product, usdPerMillion, hasConflict: false });
      this.#products.add(product);
    } else if (known.usdPerMillion !== usdPerMillion) {
      known.hasConflict = true;
      this.#reject(known.product, product);
    }
  }

  #reject(...products: readonly ListedProduct[]): void {
    for (const product of products) {
      this.#products.delete(product);
      this.#conflicts.add(product);
    }
  }

  /** SKUs that contradict each other. */
  conflicts(): readonly UnusedProduct[] {
    const reason = "another SKU has another price for the same tokens";
    return [...this.#conflicts].map((product) => ({ product, reason }));
  }

  /** Number of SKUs that have a price in the table. */
  get size(): number {
    return this.#products.size;
  }

  /**
   * The rows by model, one for all Regions that share a price, and the SKUs of rows that lack a price of
   * input or output.
   *
   * @param longRequestOf the number of input tokens above which a request of a model is long
   */
  rows(
    source: string,
    longRequestOf: (id: string) => number | undefined,
  ): { readonly rows: ReadonlyMap<string, readonly RegionPrice[]>; readonly incomplete: readonly UnusedProduct[] } {
    const byModel = new Map<string, Map<string, RegionPrice>>();
    const incomplete = new Map<ListedProduct, string>();
    for (const { id, sku, cells } of this.#rows.values()) {
      const price = toPrice(readRates(cells, ""));
      const reject = (prefix: string, reason: string): void => {
        for (const product of productsOf(cells, prefix)) incomplete.set(product, reason);
      };
      if (price === undefined) {
        reject("", "its row has no price of input or output");
        reject("long ", "its row has no price of input or output");
        continue;
      }
      const above = longRequestOf(id);
      const long = toPrice(readRates(cells, "long "));
      if (long === undefined || above === undefined) reject("long ", "it is not known which requests are long");
      const row = omitUndefined({
        regions: [sku.region],
        scope: sku.scope,
        tier: sku.tier === "default" ? undefined : sku.tier,
        ...price,
        longContext: long && above !== undefined ? { ...long, inputTokensAbove: above } : undefined,
        source,
      });
      merge(byModel, id, row);
    }
    const rows = new Map([...byModel].map(([id, merged]) => [id, [...merged.values()]]));
    return { rows, incomplete: [...incomplete].map(([product, reason]) => ({ product, reason })) };
  }
}

function merge(byModel: Map<string, Map<string, RegionPrice>>, id: string, row: RegionPrice): void {
  const rows = byModel.get(id) ?? new Map<string, RegionPrice>();
  byModel.set(id, rows);
  const key = JSON.stringify({ ...row, regions: undefined });
  const known = rows.get(key);
  rows.set(key, known === undefined ? row : { ...known, regions: [...known.regions, ...row.regions] });
}

const RATES = ["input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h"] as const;

function readRates(cells: ReadonlyMap<string, Cell>, prefix: string): Rates {
  const rates: Rates = {};
  for (const rate of RATES) {
    const cell = cells.get(`${prefix}${rate}`);
    if (cell !== undefined && !cell.hasConflict) rates[rate] = cell.usdPerMillion;
  }
  return rates;
}

function productsOf(cells: ReadonlyMap<string, Cell>, prefix: string): readonly ListedProduct[] {
  return RATES.flatMap((rate) => {
    const cell = cells.get(`${prefix}${rate}`);
    return cell === undefined || cell.hasConflict ? [] : [cell.product];
  });
}

function toPrice({ input, output, ...cache }: Rates): TokenPrice | undefined {
  return input === undefined || output === undefined ? undefined : { input, output, ...cache };
}
