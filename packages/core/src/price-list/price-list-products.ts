/** A product of AWS's Price List with its on-demand price. */
export interface ListedProduct {
  /** Id of the SKU; the usage type when the list gives none. */
  readonly sku: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** USD per unit; the reason in words when there is not exactly one such price. */
  readonly price: { readonly usd: number; readonly unit: string } | string;
}

/** What a document of the Price List holds. */
export interface PriceListDocument {
  readonly products: readonly ListedProduct[];
  /** ISO date of its publication. */
  readonly publishedOn?: string;
  /** Entries that are not products: damaged JSON, or another shape. */
  readonly unreadable: number;
}

/**
 * Reads an offer file (`products` and `terms`), a page of `GetProducts` (`PriceList`, whose entries are
 * objects or JSON texts), or one entry of such a page.
 *
 * @returns `undefined` for any other value
 */
export function readDocument(document: unknown): PriceListDocument | undefined {
  const file = objectOf(document);
  if (Array.isArray(file.PriceList)) return readPage(file.PriceList);
  if (isObject(file.product)) return readPage([file]);
  if (!isObject(file.products)) return undefined;
  const onDemand = objectOf(objectOf(file.terms).OnDemand);
  const entries = Object.entries(file.products).map(([sku, product]) =>
    readProduct({ sku, ...objectOf(product) }, onDemand[sku]),
  );
  return collect(entries, [file.publicationDate]);
}

function readPage(list: readonly unknown[]): PriceListDocument {
  const entries = list.map((entry) => objectOf(typeof entry === "string" ? parseOrUndefined(entry) : entry));
  const products = entries.map(({ product, terms }) =>
    isObject(product) ? readProduct(product, objectOf(terms).OnDemand) : undefined,
  );
  return collect(
    products,
    entries.map(({ publicationDate }) => publicationDate),
  );
}

function collect(entries: readonly (ListedProduct | undefined)[], dates: readonly unknown[]): PriceListDocument {
  const products = entries.filter((entry) => entry !== undefined);
  const publishedOn = dates
    .flatMap((date) => (typeof date === "string" && /^\d{4}-\d{2}-\d{2}/.test(date) ? [date.slice(0, 10)] : []))
    .sort()
    .at(-1);
  return { products, unreadable: entries.length - products.length, ...(publishedOn && { publishedOn }) };
}

function readProduct(product: Readonly<Record<string, unknown>>, terms: unknown): ListedProduct | undefined {
  if (!isObject(product.attributes)) return undefined;
  const texts = Object.entries(product.attributes).filter((entry): entry is [string, string] => isText(entry[1]));
  const attributes = Object.fromEntries(texts);
  const sku = isText(product.sku) ? product.sku : (attributes.usagetype ?? "");
  return { sku, attributes, price: readPrice(terms) };
}

/** The one price in USD of the terms of a SKU. */
function readPrice(terms: unknown): ListedProduct["price"] {
  const dimensions = Object.values(objectOf(terms)).flatMap((term) =>
    Object.values(objectOf(objectOf(term).priceDimensions)).map(objectOf),
  );
  const [first, ...others] = dimensions;
  if (first === undefined) return "it has no on-demand price";
  if (others.length > 0) return "it has several on-demand prices";
  const usd = objectOf(first.pricePerUnit).USD;
  const amount = isText(usd) && usd.trim() !== "" ? Number(usd) : usd;
  if (typeof amount !== "number" || !Number.isFinite(amount) || amount < 0) return "its price is not in USD";
  return { usd: amount, unit: isText(first.unit) ? first.unit : "" };
}

/** A text of JSON as a value; `undefined` when it is damaged. */
export function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
