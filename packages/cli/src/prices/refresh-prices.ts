import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import {
  defaultModelCatalog,
  type ModelCatalogOverrides,
  type PriceListReading,
  readPriceList,
} from "@bedrock-routed/core";
import { readCatalogFile } from "../catalog/catalog-file";
import { readProductPages, regionOf } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { comparePrices, type FactsOfModel, mergePrices, type PriceChange } from "./compare-catalogs";
import { OFFERS, PriceListError, readOfferFile } from "./read-offers";

const DEFAULT_FILE = "bedrock-prices.json";
/** Changes that the table for people shows. `--json` has all of them. */
const SHOWN_CHANGES = 40;
/** SKUs without a price that the text for people names. */
const SHOWN_UNREAD = 10;

/**
 * `prices refresh [regions...]`: reads AWS's Price List of Regions into a catalogue file, and says what changed
 * against the file, or else against the catalogue that ships with core.
 */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const path = args.text("--output") ?? DEFAULT_FILE;
  const regions = [...new Set(args.rest.length > 0 ? args.rest : [await regionOf(context)])];
  const file = existsSync(path) ? await readCatalogFile(path) : undefined;
  const { documents, missing } = await readDocuments(context, regions, args.text("--source") ?? "files");
  if (documents.length === 0) throw new PriceListError(messages.noOffers(regions.join(", ")));
  const reading = readPriceList(documents);
  const { asOf, models, sources } = reading;
  const read: ModelCatalogOverrides = { ...(asOf && { asOf }), models, sources };
  const changes = comparePrices(factsOf(file), read, regions);
  const isWritten = !args.has("--dry-run");
  if (isWritten) await writeWhole(path, file === undefined ? read : mergePrices(file, read, regions));
  const result = {
    file: isWritten ? path : undefined,
    asOf,
    regions: reading.regions,
    missing,
    changes,
    ...countsOf(reading),
  };
  context.print(result, () =>
    render(context, { path, isWritten, hadFile: file !== undefined, reading, changes, missing }),
  );
  return 0;
}

/** What a file knows, or else the catalogue that ships with core. */
function factsOf(file: ModelCatalogOverrides | undefined): FactsOfModel {
  if (file === undefined) return (modelId) => defaultModelCatalog().model(modelId);
  const { models = {} } = file;
  return (modelId) => (Object.hasOwn(models, modelId) ? models[modelId] : undefined);
}

/** Reads all offers of all Regions, one after the other. */
async function readDocuments(
  context: CommandContext,
  regions: readonly string[],
  source: string,
): Promise<{ readonly documents: readonly unknown[]; readonly missing: readonly string[] }> {
  const documents: unknown[] = [];
  const missing: string[] = [];
  for (const [index, region] of regions.entries()) {
    for (const offer of OFFERS) {
      context.progress(context.texts.messages.readingOffer(offer, region, index + 1, regions.length));
      const before = documents.length;
      if (source === "api") for await (const page of readProductPages(context, offer, region)) documents.push(page);
      else {
        const text = await readOfferFile(context, offer, region);
        if (text !== undefined) documents.push(text);
      }
      if (documents.length === before) missing.push(`${offer} ${region}`);
    }
  }
  context.progress("");
  return { documents, missing };
}

/** Writes a file as a whole, so that a reader never sees half of it. */
async function writeWhole(path: string, catalog: ModelCatalogOverrides): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(catalog)}\n`);
  await rename(temporary, path);
}

function countsOf({ pricedSkus, leftOut, unknownModels, unreadSkus, unreadableEntries }: PriceListReading): object {
  return { pricedSkus, leftOut, unknownModels, unreadSkus, unreadableEntries };
}

interface Refreshed {
  readonly path: string;
  readonly isWritten: boolean;
  readonly hadFile: boolean;
  readonly reading: PriceListReading;
  readonly changes: readonly PriceChange[];
  readonly missing: readonly string[];
}

function render(context: CommandContext, refreshed: Refreshed): string {
  const { columns, messages } = context.texts;
  const { path, isWritten, hadFile, reading, changes, missing } = refreshed;
  const lines = [messages.readPrices(reading.pricedSkus, reading.regions.join(", "), reading.asOf)];
  lines.push(changes.length === 0 ? messages.noChanges(hadFile) : messages.changes(changes.length, hadFile));
  if (changes.length > 0) {
    const head = [
      columns.model,
      columns.region,
      columns.scope,
      columns.tier,
      columns.rate,
      columns.before,
      columns.now,
    ];
    const rows = changes
      .slice(0, SHOWN_CHANGES)
      .map(({ modelId, region, scope, tier, rate, before, now }) => [modelId, region, scope, tier, rate, before, now]);
    lines.push(context.table(head, rows));
    if (changes.length > SHOWN_CHANGES) lines.push(messages.moreChanges(changes.length - SHOWN_CHANGES));
  }
  for (const offer of missing) lines.push(messages.missingOffer(offer));
  const unknown = Object.keys(reading.unknownModels);
  if (unknown.length > 0) lines.push(messages.unknownListedModels(unknown.length, unknown.slice(0, 5).join(", ")));
  const leftOut = Object.entries(reading.leftOut).map(([kind, count]) => `${kind} ${count}`);
  if (leftOut.length > 0) lines.push(messages.leftOutSkus(leftOut.join(", ")));
  const { unreadSkus, unreadableEntries } = reading;
  if (unreadSkus.length > 0) lines.push(messages.unreadSkus(unreadSkus.length));
  for (const { sku, usageType, reason } of unreadSkus.slice(0, SHOWN_UNREAD))
    lines.push(`- ${usageType || sku}: ${reason}`);
  if (unreadSkus.length > SHOWN_UNREAD) lines.push(messages.moreChanges(unreadSkus.length - SHOWN_UNREAD));
  if (unreadableEntries > 0) lines.push(messages.unreadableEntries(unreadableEntries));
  lines.push(isWritten ? messages.catalogWritten(path) : messages.catalogNotWritten(path));
  return lines.join("\n");
}
