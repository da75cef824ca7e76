import type { Currency } from "@bedrock-routed/callbacks";
import type { ReplayOptions, ReportLanguage } from "@bedrock-routed/reports";

/** How a report is written. */
export type ReportFormat = "text" | "markdown" | "html" | "json";

/** `bedrock-savings report`. */
export interface ReportCommand {
  readonly name: "report";
  readonly logs: readonly string[];
  readonly replay: Pick<ReplayOptions, "baseline" | "comparisons" | "routerFeeUsdPerCall" | "timeZone">;
  /** First and last day that count, such as `"2026-11-01"`. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly currency: Currency | undefined;
  readonly format: ReportFormat;
  readonly language: ReportLanguage;
  /** A file; otherwise the terminal. */
  readonly output: string | undefined;
}

/** `bedrock-savings distill`. */
export interface DistillCommand {
  readonly name: "distill";
  readonly logs: readonly string[];
  readonly teacher: string;
  readonly answers: boolean;
  readonly output: string;
}

/** What was asked for. */
export type Command = ReportCommand | DistillCommand | { readonly name: "help" | "version" };
