import { readFile } from "node:fs/promises";
import {
  createModelCatalog,
  defaultModelCatalog,
  type ModelCatalog,
  type ModelCatalogOverrides,
} from "@bedrock-routed/core";
import { z } from "zod";
import { UsageError } from "../framework/usage-error";

const rate = z.number().nonnegative();
const priceSchema = z.looseObject({ input: rate, output: rate, source: z.string() });

/** A part of the overrides that commands compute with. The rest is the user's own, and core reads it. */
const schema = z.strictObject({
  asOf: z.iso.date().optional(),
  models: z
    .record(
      z.string(),
      z.looseObject({
        prices: z.record(z.string(), priceSchema).optional(),
        regionPrices: z
          .array(priceSchema.extend({ regions: z.array(z.string()), scope: z.enum(["regional", "global"]) }))
          .optional(),
      }),
    )
    .optional(),
  retrievalPrices: z.record(z.string(), z.looseObject({ usdPerThousand: rate, source: z.string() })).optional(),
  sources: z.record(z.string(), z.looseObject({ title: z.string() })).optional(),
  zeroCacheWrites: z.enum(["input", "free"]).optional(),
});

/**
 * Reads a catalogue file: the JSON of what `createModelCatalog` takes, as `prices refresh` writes it.
 * @throws UsageError when the file has another shape; the error of the system when it cannot be read
 */
export async function readCatalogFile(path: string): Promise<ModelCatalogOverrides> {
  const text = await readFile(path, "utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError(`${JSON.stringify(path)} is not valid JSON: name a file that "prices refresh" wrote.`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return json as ModelCatalogOverrides;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join(".") ?? "";
  throw new UsageError(
    `${JSON.stringify(path)} is no catalogue file: ${place || "the file"}: ${issue?.message}. Name a file that "prices refresh" wrote.`,
  );
}

/** The catalogue of `--catalog`, or else the one that ships with core. */
export async function loadCatalog(path: string | undefined): Promise<ModelCatalog> {
  return path === undefined ? defaultModelCatalog() : createModelCatalog(await readCatalogFile(path));
}
