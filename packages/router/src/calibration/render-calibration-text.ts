import type { Estimate } from "../training/apgr";
import type { Calibration, CalibrationTarget } from "./calibration";
import { type CalibrationLanguage, calibrationWords } from "./calibration-words";

/** A table of all settings and a sentence about the chosen one, for a terminal. */
export function renderCalibrationText(calibration: Calibration, language: CalibrationLanguage = "en"): string {
  const words = calibrationWords(language);
  const { kind, pair, points, alone, chosen, target } = calibration;
  const settingWord = words.settings[kind];
  const rows = [
    [settingWord, words.share, words.quality, words.saving],
    ...points.map(({ setting, share, quality, saving }) => [
      formatSetting(setting, kind),
      formatShare(share),
      quality === undefined ? words.unknown : formatQuality(quality),
      saving === undefined ? words.unknown : formatShare(saving),
    ]),
  ];
  const lines = [
    words.title(`${pair.weak} → ${pair.strong}`),
    kind === "threshold" ? words.outcomes(calibration.calls) : words.calls(calibration.calls),
    words.alone(
      alone.weak === undefined ? words.unknown : formatQuality(alone.weak),
      alone.strong === undefined ? words.unknown : formatQuality(alone.strong),
    ),
    "",
    ...alignColumns(rows),
    "",
    words.interval,
  ];
  if (target !== undefined) {
    lines.push("", renderTarget(target, words.targets));
    if (chosen === undefined) lines.push(words.noneChosen);
    else {
      lines.push(words.chosen(`${settingWord} ${formatSetting(chosen.setting, kind)}`));
      lines.push(calibration.isShown ? words.shown : words.notShown);
    }
  }
  return lines.join("\n");
}

export function renderTarget(
  target: CalibrationTarget,
  targets: ReturnType<typeof calibrationWords>["targets"],
): string {
  if ("share" in target) return targets.share(percent(target.share));
  if ("quality" in target) return targets.quality(percent(target.quality));
  return targets.saving(percent(target.saving));
}

export function formatSetting(setting: number, kind: Calibration["kind"]): string {
  return kind === "threshold" ? setting.toFixed(4) : String(setting);
}

function formatShare({ value, low, high }: Estimate): string {
  return `${percent(value)} [${percent(low)}, ${percent(high)}]`;
}

function formatQuality({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Columns are padded by their width on a terminal, where kana and kanji take two cells. */
function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => cellsOf(row[column] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - cellsOf(cell)))
      .join("  ")
      .trimEnd(),
  );
}

function cellsOf(text: string): number {
  let cells = 0;
  for (const character of text) cells += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
  return cells;
}
