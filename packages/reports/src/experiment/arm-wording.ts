import type { ReportLanguage } from "../wording/labels";
import type { ArmDifference, ArmMetric } from "./compare-arms";

/** The words of a comparison of arms in one language. */
export interface ArmWords {
  readonly title: string;
  readonly summary: (arms: string, control: string) => string;
  readonly noArms: string;
  readonly verdictOf: (arm: string, differences: readonly string[]) => string;
  readonly byArm: string;
  readonly compared: string;
  readonly metric: string;
  readonly columns: readonly string[];
  readonly calls: string;
  readonly units: string;
  readonly unknown: string;
  readonly verdicts: Readonly<Record<ArmDifference["verdict"], string>>;
  readonly metrics: Readonly<Record<ArmMetric, string>>;
  readonly notesTitle: string;
  readonly method: (confidence: string, resamples: string) => string;
  readonly byCall: string;
  readonly severalMetrics: string;
  readonly notShown: string;
  readonly noQuality: string;
  readonly otherCalls: (count: string) => string;
}

const english: ArmWords = {
  title: "Experiment: the arms side by side",
  summary: (arms, control) => `${arms} arms, compared with ${control}.`,
  noArms: "No call belongs to an arm.",
  verdictOf: (arm, differences) =>
    differences.length === 0 ? `${arm}: no difference shown.` : `${arm}: different in ${differences.join(", ")}.`,
  byArm: "By arm, with intervals",
  compared: "Compared with the control",
  metric: "Metric",
  columns: ["Difference", "Change", "Interval", "Verdict"],
  calls: "Calls",
  units: "Conversations or calls that were assigned",
  unknown: "unknown",
  verdicts: { different: "different", "not-shown": "not shown", "too-few": "too few" },
  metrics: {
    costPerCall: "Cost per call",
    latencyP50: "Latency p50",
    latencyP95: "Latency p95",
    inputTokensPerCall: "Input tokens per call",
    outputTokensPerCall: "Output tokens per call",
    quality: "Quality",
    failureShare: "Failed calls",
  },
  notesTitle: "Notes",
  method: (confidence, resamples) =>
    `Intervals of ${confidence} by percentile bootstrap over what was assigned to an arm as a whole, ${resamples} resamples.`,
  byCall:
    "No record names a thread, so single calls were resampled. If conversations were assigned, the intervals are too narrow.",
  severalMetrics:
    "With several metrics, one of twenty differs by chance at 95%. Choose the metric that decides before you look.",
  notShown: "Not shown does not mean equal: the interval says how large a difference may still be.",
  noQuality: "No answer was reviewed or scored, so quality is not compared.",
  otherCalls: (count) => `${count} calls are in no arm.`,
};

const japanese: ArmWords = {
  title: "実験: グループの比較",
  summary: (arms, control) => `${arms} グループを ${control} と比較しました。`,
  noArms: "グループに属する呼び出しがありません。",
  verdictOf: (arm, differences) =>
    differences.length === 0
      ? `${arm}: 差は示されませんでした。`
      : `${arm}: 差がある指標は ${differences.join("、")}。`,
  byArm: "グループ別（区間つき）",
  compared: "対照との比較",
  metric: "指標",
  columns: ["差", "変化", "区間", "判定"],
  calls: "呼び出し",
  units: "割り当てられた会話または呼び出し",
  unknown: "不明",
  verdicts: { different: "差あり", "not-shown": "示されず", "too-few": "データ不足" },
  metrics: {
    costPerCall: "1 呼び出しの費用",
    latencyP50: "レイテンシー p50",
    latencyP95: "レイテンシー p95",
    inputTokensPerCall: "1 呼び出しの入力トークン",
    outputTokensPerCall: "1 呼び出しの出力トークン",
    quality: "品質",
    failureShare: "失敗の割合",
  },
  notesTitle: "注記",
  method: (confidence, resamples) =>
    `区間は ${confidence}。グループに割り当てられた単位でのパーセンタイル法ブートストラップ（再抽出 ${resamples} 回）によります。`,
  byCall: "スレッドの記録がないため、呼び出しごとに再抽出しました。会話ごとに割り当てた場合、区間は狭すぎます。",
  severalMetrics: "指標が多いと、95% では 20 に 1 つは偶然に差が出ます。判断に使う指標は先に決めてください。",
  notShown: "「示されず」は同じという意味ではありません。区間は、あり得る差の大きさを示します。",
  noQuality: "評価された回答がないため、品質は比較していません。",
  otherCalls: (count) => `どのグループにも属さない呼び出し: ${count} 件。`,
};

export const armWords: Readonly<Record<ReportLanguage, ArmWords>> = { en: english, ja: japanese };
