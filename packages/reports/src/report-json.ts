import type { SavingsReport } from "@bedrock-routed/callbacks";
import type { RouterDrift } from "./drift/router-drift";
import type { Recommendation } from "./recommendations/recommendation";

/** Plain data as JSON holds it: an unknown value is `null`. JSON.stringify alone would leave it out. */
export type UnknownAsNull<Value> = Value extends undefined
  ? null
  : Value extends object
    ? { readonly [Member in keyof Value]: UnknownAsNull<Value[Member]> }
    : Value;

/** A report for storage and for other programs. */
export interface ReportJson extends UnknownAsNull<SavingsReport> {
  readonly version: 1;
  /** Highest estimated saving first. */
  readonly recommendations: readonly UnknownAsNull<Recommendation>[];
  /** Absent when no router was compared. */
  readonly drift?: UnknownAsNull<RouterDrift>;
}

/**
 * Converts a report and its recommendations to plain JSON data. Members are in the order of their names, so equal
 * reports give the same text in JSON.stringify.
 */
export function toReportJson(
  report: SavingsReport,
  {
    recommendations = [],
    drift,
  }: {
    readonly recommendations?: readonly Recommendation[] | undefined;
    readonly drift?: RouterDrift | undefined;
  } = {},
): ReportJson {
  const whole = toNulls({ ...report, recommendations });
  return { version: 1, ...whole, ...(drift === undefined ? {} : { drift: toNulls(drift) }) };
}

function toNulls<Value>(value: Value): UnknownAsNull<Value> {
  return convert(value) as UnknownAsNull<Value>;
}

function convert(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, convert(member)]));
}
