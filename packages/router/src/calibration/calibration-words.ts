import { InvalidOptionError } from "@bedrock-routed/core";
import type { Calibration } from "./calibration";

export type CalibrationLanguage = "en" | "ja";

interface CalibrationWords {
  readonly title: (pair: string) => string;
  readonly outcomes: (count: number) => string;
  readonly calls: (count: number) => string;
  readonly settings: Readonly<Record<Calibration["kind"], string>>;
  readonly share: string;
  readonly quality: string;
  readonly saving: string;
  readonly unknown: string;
  readonly alone: (weak: string, strong: string) => string;
  readonly targets: {
    readonly share: (value: string) => string;
    readonly quality: (value: string) => string;
    readonly saving: (value: string) => string;
  };
  readonly chosen: (setting: string) => string;
  readonly noneChosen: string;
  readonly shown: string;
  readonly notShown: string;
  readonly interval: string;
}

const words: Readonly<Record<CalibrationLanguage, CalibrationWords>> = {
  en: {
    title: (pair) => `Cost and quality: ${pair}`,
    outcomes: (count) => `${count} outcomes`,
    calls: (count) => `${count} observed calls`,
    settings: { threshold: "threshold", responseQualityDifference: "quality difference (%)" },
    share: "share of strong calls",
    quality: "quality",
    saving: "saving",
    unknown: "unknown",
    alone: (weak, strong) => `Quality of each model alone: weak ${weak}, strong ${strong}`,
    targets: {
      share: (value) => `Target: at most ${value} of the calls to the strong model.`,
      quality: (value) => `Target: at least ${value} of the strong model's quality.`,
      saving: (value) => `Target: save at least ${value} of the strong model's cost.`,
    },
    chosen: (setting) => `Use ${setting}.`,
    noneChosen: "No setting meets the target.",
    shown: "The whole interval meets the target.",
    notShown: "The estimate meets the target, but its interval does not: more outcomes would tell.",
    interval: "[ ] is a 95 % interval.",
  },
  ja: {
    title: (pair) => `コストと品質: ${pair}`,
    outcomes: (count) => `評価済みの質問 ${count} 件`,
    calls: (count) => `観測した呼び出し ${count} 件`,
    settings: { threshold: "しきい値", responseQualityDifference: "応答品質の差 (%)" },
    share: "上位モデルの割合",
    quality: "品質",
    saving: "削減率",
    unknown: "不明",
    alone: (weak, strong) => `各モデル単独の品質: 下位モデル ${weak}、上位モデル ${strong}`,
    targets: {
      share: (value) => `目標: 上位モデルの割合を ${value} 以下にする。`,
      quality: (value) => `目標: 上位モデルの品質の ${value} 以上を保つ。`,
      saving: (value) => `目標: 上位モデルのコストを ${value} 以上削減する。`,
    },
    chosen: (setting) => `${setting} を使ってください。`,
    noneChosen: "目標を満たす設定はありません。",
    shown: "区間全体が目標を満たしています。",
    notShown: "推定値は目標を満たしますが、区間全体は満たしません。評価済みの質問を増やすと判断できます。",
    interval: "[ ] は 95 % 区間です。",
  },
};

/** @throws InvalidOptionError when the language is neither "en" nor "ja" */
export function calibrationWords(language: CalibrationLanguage): CalibrationWords {
  if (!Object.hasOwn(words, language)) throw new InvalidOptionError("language", language, 'pass "en" or "ja"');
  return words[language];
}
