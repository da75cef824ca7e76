import type { SavingsReport } from "@bedrock-routed/callbacks";
import type { ReportLabels } from "./report-labels";

/** From the first to the last record, to the minute. */
export function toPeriodText({ from, to }: NonNullable<SavingsReport["period"]>, labels: ReportLabels): string {
  return labels.period(toMinute(from), toMinute(to));
}

function toMinute(time: string): string {
  return `${time.slice(0, "2026-11-21T12:00".length).replace("T", " ")} UTC`;
}
