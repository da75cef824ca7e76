import { roundPrice } from "../catalog/derived-price";
import type { ModelCatalogOverrides } from "../catalog/model-catalog";
import type { ModelFacts } from "../catalog/model-facts";
import { type ListedName, listedNames, shippedRegionPrices } from "../catalog/shipped-price-list";
import { InvalidOptionError } from "../errors";
import { omitUndefined } from "../omit-undefined";
import { classifySku, type LeftOutSku, type TokenSku } from "./classify-sku";
import { type ListedProduct, type PriceListDocument, parseOrUndefined, readDocument } from "./price-list-products";
import { type PricedSku, PriceTable, type UnusedProduct } from "./price-table";

/** The source that the prices of a reading name. */
const SOURCE = "AWS Price List";

/** A SKU that gives no price, and why. */
export interface UnreadSku {
  readonly sku: string;
  /** Such as `USE1-NovaPro-input-tokens`. */
  readonly usageType: string;
  readonly reason: string;
}

/**
 * Prices of AWS's Price List, ready for `createModelCatalog`, and what was not read. Nothing is guessed:
 * a SKU or a name that is not known gives no price.
 */
export interface PriceListReading extends ModelCatalogOverrides {
  readonly models: Readonly<Record<string, Partial<ModelFacts>>>;
  readonly sources: NonNullable<ModelCatalogOverrides["sources"]>;
  /** The Regions that have prices in the list. */
  readonly regions: readonly string[];
  /** Number of SKUs that became prices. */
  readonly pricedSkus: number;
  /** Number of SKUs that are not prices of text tokens on demand, by kind. */
  readonly leftOut: Readonly<Partial<Record<LeftOutSku, number>>>;
  /** Names of models that are not in the model catalog, with the number of their SKUs. */
  readonly unknownModels: Readonly<Record<string, number>>;
  /** SKUs that could not be read, with the reason. */
  readonly unreadSkus: readonly UnreadSku[];
  /** Entries that are not products: damaged JSON, or another shape. */
  readonly unreadableEntries: number;
}

/**
 * Reads AWS's Price List of Amazon Bedrock: the offers `AmazonBedrock` (Amazon's and openly licensed
 * models) and `AmazonBedrockFoundationModels` (models that are sold through Marketplace, such as Claude).
 *
 * It reads offer files (`offers/v1.0/aws/OFFER/current/REGION/index.json` of AWS's pricing endpoint) and
 * pages of `GetProducts`. It does no I/O: pass what you have read.
 *
 * @param json one document or several, parsed or as text; also the `PriceList` of a page
 * @throws InvalidOptionError when a document is neither an offer file nor a page of `GetProducts`
 *
 * @example
 * ```ts
 * const priceList = readPriceList([tokyo, frankfurt]);
 * const modelCatalog = createModelCatalog(priceList);
 * ```
 */
export function readPriceList(json: unknown): PriceListReading {
  const documents = (Array.isArray(json) ? json : [json]).map(requireDocument);
  const names = namesByText();
  const table = new PriceTable();
  const leftOut = new Map<LeftOutSku, number>();
  const unknownModels = new Map<string, number>();
  const unreadSkus: UnreadSku[] = [];
  const unread = (product: ListedProduct, reason: string): void => {
    unreadSkus.push(toUnreadSku({ product, reason }));
  };
  for (const product of documents.flatMap(({ products }) => products)) {
    const kind = classifySku(product.attributes);
    if (typeof kind === "string") {
      leftOut.set(kind, (leftOut.get(kind) ?? 0) + 1);
      continue;
    }
    const name = nameOf(product.attributes);
    const model = name === undefined ? undefined : names.get(toKey(name));
    if (kind === undefined) unread(product, "its words do not say what it is the price of");
    else if (name === undefined) unread(product, "it names no model");
    else if (model === undefined) unknownModels.set(name, (unknownModels.get(name) ?? 0) + 1);
    else {
      const cell = readCell(product, model, kind);
      if (typeof cell === "string") unread(product, cell);
      else for (const id of model.ids) table.add(product, id, cell);
    }
  }
  return toReading(documents, table, { leftOut, unknownModels, unreadSkus });
}

function requireDocument(json: unknown): PriceListDocument {
  const document = readDocument(typeof json === "string" ? parseOrUndefined(json) : json);
  if (document !== undefined) return document;
  const remedy =
    "pass an offer file of the Price List, with products and terms, or a page of GetProducts, with PriceList";
  throw new InvalidOptionError("json", typeof json === "string" ? json : typeof json, remedy);
}

function toUnreadSku({ product, reason }: UnusedProduct): UnreadSku {
  return { sku: product.sku, usageType: product.attributes.usagetype ?? "", reason };
}

/** The place and the price of a SKU in the table; the reason in words when it has none. */
function readCell({ attributes, price }: ListedProduct, { mode }: ListedName, kind: TokenSku): PricedSku | string {
  const { regionCode: region } = attributes;
  if (typeof price === "string") return price;
  const usdPerMillion = toUsdPerMillion(price, attributes);
  if (usdPerMillion === undefined) return `its unit "${price.unit}" is not known`;
  if (!region) return "it names no Region";
  if (mode === undefined) return { ...kind, region, usdPerMillion };
  if (kind.tier !== "default" && kind.tier !== mode) return `its tier is combined with the latency mode "${mode}"`;
  return { ...kind, tier: mode, region, usdPerMillion };
}

/** USD per million tokens. Some SKUs of Marketplace models say "Units" and mean a million tokens. */
function toUsdPerMillion(
  { usd, unit }: { readonly usd: number; readonly unit: string },
  { usagetype = "" }: Readonly<Record<string, string>>,
): number | undefined {
  switch (unit.toLowerCase()) {
    case "1k tokens":
      return roundPrice(usd * 1000);
    case "1m tokens":
      return usd;
    case "units":
      return usagetype.includes(MARKETPLACE) ? usd : undefined;
    default:
      return undefined;
  }
}

const EDITION = " (Amazon Bedrock Edition)";
/** A part of the usage types of Marketplace models. */
const MARKETPLACE = "-MP:";

/** The name of the model. The `servicename` names the model only in the offer of Marketplace models. */
function nameOf(attributes: Readonly<Record<string, string>>): string | undefined {
  const { model, titanModel, servicename = "", usagetype = "" } = attributes;
  if (model) return model;
  if (titanModel) return titanModel;
  if (servicename.endsWith(EDITION)) return servicename.slice(0, -EDITION.length);
  return usagetype.includes(MARKETPLACE) && servicename !== "" ? servicename : undefined;
}

function namesByText(): ReadonlyMap<string, ListedName> {
  return new Map([...listedNames()].map(([name, listed]) => [toKey(name), listed]));
}

/** Names differ in their case and in spaces at the ends. */
function toKey(name: string): string {
  return name.trim().toLowerCase();
}

function toReading(
  documents: readonly PriceListDocument[],
  table: PriceTable,
  unread: {
    readonly leftOut: ReadonlyMap<LeftOutSku, number>;
    readonly unknownModels: ReadonlyMap<string, number>;
    readonly unreadSkus: readonly UnreadSku[];
  },
): PriceListReading {
  const asOf = documents
    .flatMap(({ publishedOn }) => publishedOn ?? [])
    .sort()
    .at(-1);
  const { rows, incomplete } = table.rows(SOURCE, longRequestOf);
  const regions = [...new Set([...rows.values()].flat().flatMap((row) => row.regions))].sort();
  const title = `AWS Price List of Amazon Bedrock, ${regions.join(", ")}`;
  return {
    ...omitUndefined({ asOf }),
    models: Object.fromEntries([...rows].map(([id, regionPrices]) => [id, { regionPrices }])),
    sources: { [SOURCE]: { title, ...omitUndefined({ asOf }) } },
    regions,
    pricedSkus: table.size - incomplete.length,
    leftOut: Object.fromEntries(unread.leftOut),
    unknownModels: Object.fromEntries(unread.unknownModels),
    unreadSkus: [...unread.unreadSkus, ...[...table.conflicts(), ...incomplete].map(toUnreadSku)],
    unreadableEntries: documents.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

/** The list does not say above which size a request is long. The shipped data know it from the model's card. */
function longRequestOf(id: string): number | undefined {
  const [size] = shippedRegionPrices(id).flatMap(({ longContext }) => longContext?.inputTokensAbove ?? []);
  return size;
}
