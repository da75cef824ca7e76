import type { ComparedRate, RouterDrift } from "../drift/router-drift";
import type { TextTable } from "./report-texts";
import type { Wording } from "./wording";

/** The rates of a router in words, one a row: what it is, its value with interval and calls, at calibration, the verdict. */
export function toDriftTable(drift: RouterDrift, wording: Wording): TextTable {
  const { driftLabels } = wording.labels;
  const rows = (["share", "agreement", "escalation"] as const).map((name) => [
    driftLabels.rates[name],
    ...toCells(drift[name], wording),
  ]);
  return { columns: [driftLabels.rate, driftLabels.now, driftLabels.calibrated, driftLabels.verdict], rows };
}

function toCells(
  { share, cases, interval, calibrated, drifted }: ComparedRate,
  { labels: { driftLabels }, formats: { percent, count } }: Wording,
): string[] {
  const before = calibrated === undefined ? driftLabels.unknown : percent(calibrated);
  if (share === undefined) return [driftLabels.unknown, before, driftLabels.unknown];
  const [low, high] = interval;
  const now = driftLabels.measured(percent(share), percent(low), percent(high), count(cases));
  const verdict = drifted ? driftLabels.drifted : driftLabels.stable;
  return [now, before, calibrated === undefined ? driftLabels.unknown : verdict];
}
