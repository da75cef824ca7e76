import type { Currency } from "@bedrock-routed/callbacks";
import type { BaselineCaching } from "@bedrock-routed/core";
import type { ReplayOptions } from "@bedrock-routed/reports";
import { loadCatalog } from "../catalog/catalog-file";
import { type Arguments, parsePair } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";

const reportFormats = ["text", "markdown", "html", "csv", "json"] as const;

/** What a report is made of, and how it is shown. */
export interface ReportOptions {
  readonly logs: readonly string[];
  /** Path of a CSV file with the result of the SQL, instead of logs. */
  readonly athenaResults: string | undefined;
  readonly replay: Pick<
    ReplayOptions,
    "baseline" | "baselineCaching" | "comparisons" | "routerFeeUsdPerCall" | "region" | "timeZone" | "modelCatalog"
  >;
  /** First and last day that count, such as `"2026-11-01"`. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly currency: Currency | undefined;
  /** USD for a calendar month. */
  readonly budgetUsd: number | undefined;
  readonly format: (typeof reportFormats)[number];
  /** Path of a file; `undefined` is the terminal. */
  readonly output: string | undefined;
}

/** @throws UsageError with a sentence that says what is wrong and what to use */
export async function readReportOptions({ options }: CommandContext, args: Arguments): Promise<ReportOptions> {
  const athenaResults = args.text("--from-athena-results");
  checkSource(options.region, args, athenaResults);
  const comparisons = args.list("--compare").map((pair) => parsePair("--compare", pair, "NAME=ID"));
  const currency = args.text("--currency");
  const catalog = args.text("--catalog");
  const read: ReportOptions = {
    logs: athenaResults === undefined ? args.rest : [],
    athenaResults,
    replay: {
      baseline: args.text("--baseline"),
      baselineCaching: args.text("--baseline-caching") as BaselineCaching | undefined,
      comparisons: comparisons.length === 0 ? undefined : Object.fromEntries(comparisons),
      routerFeeUsdPerCall: args.usd("--router-fee", "0.0001"),
      region: options.region,
      timeZone: args.text("--time-zone"),
      modelCatalog: catalog === undefined ? undefined : await loadCatalog(catalog),
    },
    from: args.day("--from"),
    to: args.day("--to"),
    currency: currency === undefined ? undefined : parseCurrency(currency),
    budgetUsd: args.usd("--budget", "100"),
    format: options.json ? "json" : ((args.text("--format") ?? "text") as ReportOptions["format"]),
    output: args.text("--output"),
  };
  checkRange(read);
  return read;
}

/** What the SQL has added up cannot be computed again or left out afterwards. */
const LOG_OPTIONS = [
  "--baseline",
  "--baseline-caching",
  "--compare",
  "--router-fee",
  "--time-zone",
  "--from",
  "--to",
  "--catalog",
  "--calibration",
];

function checkSource(region: string | undefined, args: Arguments, athenaResults: string | undefined): void {
  const [log] = args.rest;
  if (athenaResults === undefined) {
    if (log === undefined) throw new UsageError("No log was given: name a file that JsonLinesExporter wrote.");
    return;
  }
  if (log !== undefined) throw new UsageError(`Give either --from-athena-results or the log ${JSON.stringify(log)}.`);
  const option = region === undefined ? LOG_OPTIONS.find((name) => args.isGiven(name)) : "--region";
  if (option === undefined) return;
  const remedy = option === "--from" || option === "--to" ? "give it to bedrock-routed sql" : "replay the log instead";
  throw new UsageError(`Invalid ${option}: the results of --from-athena-results are sums already; ${remedy}.`);
}

const NUMBER = /^\d+(\.\d+)?$/;

function parseCurrency(currency: string): Currency {
  const form = "CODE=RATE, such as JPY=155.2";
  const [code, rate] = parsePair("--currency", currency, form);
  if (!/^[A-Z]{3}$/.test(code) || !NUMBER.test(rate) || !(Number(rate) > 0)) {
    const reason = "the code has three capital letters (ISO 4217), and the rate is above 0";
    throw new UsageError(`Invalid --currency ${JSON.stringify(currency)}: use ${form}; ${reason}.`);
  }
  return { code, perUsd: Number(rate) };
}

function checkRange({ from, to }: ReportOptions): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new UsageError(
    `Invalid --from ${JSON.stringify(from)}: it is after --to ${JSON.stringify(to)}. Give --from the earlier day.`,
  );
}
