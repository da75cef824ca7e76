import type { MeasuredShare } from "@bedrock-routed/core";

/** Rates of a router. */
export interface RouterRates {
  /** Share of the calls that a cheaper candidate than the baseline answered. */
  readonly share?: number;
  /** Share of the judged shadow calls in which the cheap answer was as good as that of the baseline. */
  readonly agreement?: number;
  /** Share of the calls in which an answer was declined, and another model answered. */
  readonly escalation?: number;
}

/** A rate now, and at calibration. */
export interface ComparedRate extends MeasuredShare {
  /** The rate at calibration. `undefined` when it was not given. */
  readonly calibrated: number | undefined;
  /** Whether the rate at calibration is outside of the interval of the rate now. */
  readonly drifted: boolean;
}

/** Something that a guard did, or noticed. */
export interface DriftEvent {
  /** `"below-floor"`: the agreement is below the floor, and there is no threshold that could be moved. */
  readonly kind: "threshold-moved" | "below-floor";
  /** In ms since 1970. */
  readonly at: number;
  readonly agreement: number;
  /** Number of judged shadow calls that it is based on. */
  readonly outcomes: number;
  readonly floor: number;
  /** The threshold before and after. Absent when it was not moved. */
  readonly from?: number;
  readonly to?: number;
}

/** How a router does, compared with its calibration. */
export interface DriftReport {
  readonly router: string;
  readonly share: ComparedRate;
  readonly agreement: ComparedRate;
  readonly escalation: ComparedRate;
  /** The threshold of the latest decision. `undefined` when the router has none. */
  readonly threshold: number | undefined;
  /** What the guard did, oldest first. */
  readonly events: readonly DriftEvent[];
}

interface DriftWording {
  readonly title: string;
  readonly share: string;
  readonly agreement: string;
  readonly escalation: string;
  readonly calibrated: string;
  readonly unknown: string;
  readonly drifted: string;
  readonly stable: string;
  readonly threshold: string;
  readonly cases: (count: number) => string;
  readonly moved: (from: string, to: string, agreement: string, floor: string, outcomes: number) => string;
  readonly belowFloor: (agreement: string, floor: string, outcomes: number) => string;
}

const WORDINGS: Readonly<Record<"en" | "ja", DriftWording>> = {
  en: {
    title: "Router",
    share: "share of cheap answers",
    agreement: "agreement in shadow mode",
    escalation: "escalations",
    calibrated: "at calibration",
    unknown: "unknown",
    drifted: "has changed",
    stable: "no change shown",
    threshold: "threshold",
    cases: (count) => `${count} calls`,
    moved: (from, to, agreement, floor, outcomes) =>
      `The threshold was moved from ${from} to ${to}: the agreement was ${agreement} in ${outcomes} shadow calls, below the floor of ${floor}.`,
    belowFloor: (agreement, floor, outcomes) =>
      `The agreement was ${agreement} in ${outcomes} shadow calls, below the floor of ${floor}. There is no threshold that could be moved: send more calls to the baseline.`,
  },
  ja: {
    title: "ルーター",
    share: "安いモデルの回答の割合",
    agreement: "シャドー呼び出しでの一致率",
    escalation: "上位モデルへの切り替え",
    calibrated: "調整時",
    unknown: "不明",
    drifted: "変化あり",
    stable: "変化は認められない",
    threshold: "しきい値",
    cases: (count) => `${count} 件`,
    moved: (from, to, agreement, floor, outcomes) =>
      `しきい値を ${from} から ${to} に下げました。シャドー呼び出し ${outcomes} 件での一致率が ${agreement} で、下限の ${floor} を下回ったためです。`,
    belowFloor: (agreement, floor, outcomes) =>
      `シャドー呼び出し ${outcomes} 件での一致率が ${agreement} で、下限の ${floor} を下回りました。動かせるしきい値がないため、基準のモデルへ送る呼び出しを増やしてください。`,
  },
};

/** The report as text, one rate a line. */
export function renderDrift(report: DriftReport, language: "en" | "ja" = "en"): string {
  const words = WORDINGS[language];
  const lines = (["share", "agreement", "escalation"] as const).map((name) =>
    renderRate(words[name], report[name], words),
  );
  const threshold = report.threshold === undefined ? [] : [`${words.threshold}: ${toText(report.threshold)}`];
  return [
    `${words.title} ${report.router}`,
    ...lines,
    ...threshold,
    ...report.events.map((event) => renderEvent(event, words)),
  ].join("\n");
}

function renderRate(
  name: string,
  { share, cases, interval, calibrated, drifted }: ComparedRate,
  words: DriftWording,
): string {
  if (share === undefined) return `${name}: ${words.unknown}`;
  const now = `${name}: ${toPercent(share)} (${interval.map(toPercent).join("–")}, ${words.cases(cases)})`;
  if (calibrated === undefined) return now;
  return `${now}; ${words.calibrated} ${toPercent(calibrated)}; ${drifted ? words.drifted : words.stable}`;
}

function renderEvent({ kind, at, agreement, floor, from, to, outcomes }: DriftEvent, words: DriftWording): string {
  const [measured, limit] = [toPercent(agreement), toPercent(floor)];
  const said =
    kind === "threshold-moved" && from !== undefined && to !== undefined
      ? words.moved(toText(from), toText(to), measured, limit, outcomes)
      : words.belowFloor(measured, limit, outcomes);
  return `${new Date(at).toISOString()} ${said}`;
}

function toPercent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function toText(threshold: number): string {
  return String(Math.round(threshold * 1000) / 1000);
}
