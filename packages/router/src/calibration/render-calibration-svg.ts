import type { Calibration, CalibrationPoint } from "./calibration";
import { type CalibrationLanguage, calibrationWords } from "./calibration-words";
import { formatSetting, renderTarget } from "./render-calibration-text";

const WIDTH = 640;
const HEIGHT = 400;
const LEFT = 64;
const RIGHT = 24;
const TOP = 56;
const BOTTOM = 56;

/**
 * A curve of quality over the share of strong calls, with its interval, as one SVG that stands alone. Without
 * qualities, it shows the share over the setting.
 */
export function renderCalibrationSvg(calibration: Calibration, language: CalibrationLanguage = "en"): string {
  const words = calibrationWords(language);
  const { kind, pair, chosen, target, alone } = calibration;
  const hasQuality = calibration.points.some(({ quality }) => quality !== undefined);
  const points = calibration.points
    .filter(({ quality }) => !hasQuality || quality !== undefined)
    .sort((first, second) => xOf(first, hasQuality) - xOf(second, hasQuality));
  const values = points.flatMap((point) => {
    const { low, high } = yOf(point, hasQuality);
    return [low, high];
  });
  if (hasQuality) values.push(...[alone.weak, alone.strong].flatMap((quality) => quality?.value ?? []));
  const bottom = Math.max(0, Math.min(...values) - 0.02);
  const top = Math.min(1, Math.max(...values) + 0.02);
  const widest = hasQuality || kind === "threshold" ? 1 : 100;
  const x = (value: number): string => (LEFT + (value / widest) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (value: number): string =>
    (HEIGHT - BOTTOM - ((value - bottom) / Math.max(1e-9, top - bottom)) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const at = (point: CalibrationPoint, value: number): string => `${x(xOf(point, hasQuality))},${y(value)}`;
  const upper = points.map((point) => at(point, yOf(point, hasQuality).high));
  const lower = points.map((point) => at(point, yOf(point, hasQuality).low)).reverse();
  const title = words.title(`${pair.weak} → ${pair.strong}`);
  const subtitle = [
    target === undefined ? words.interval : renderTarget(target, words.targets),
    ...(chosen === undefined ? [] : [words.chosen(`${words.settings[kind]} ${formatSetting(chosen.setting, kind)}`)]),
  ].join(" ");
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="22" font-size="14" font-weight="600">${escapeXml(title)}</text>`,
    `<text x="${LEFT}" y="40" fill="#555">${escapeXml(subtitle)}</text>`,
    ...ticks.map((tick) => {
      const value = bottom + tick * (top - bottom);
      return `<path d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" stroke="#ddd"/><text x="${LEFT - 8}" y="${Number(y(value)) + 4}" text-anchor="end">${value.toFixed(2)}</text>`;
    }),
    ...ticks.map(
      (tick) =>
        `<text x="${x(tick * widest)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${Math.round(100 * tick)} %</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle">${escapeXml(hasQuality ? words.share : words.settings[kind])}</text>`,
    `<text x="16" y="${(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" transform="rotate(-90 16 ${(TOP + HEIGHT - BOTTOM) / 2})">${escapeXml(hasQuality ? words.quality : words.share)}</text>`,
    `<polygon points="${[...upper, ...lower].join(" ")}" fill="#1f6feb" fill-opacity="0.15"/>`,
    `<polyline points="${points.map((point) => at(point, yOf(point, hasQuality).value)).join(" ")}" fill="none" stroke="#1f6feb" stroke-width="2"/>`,
  ];
  if (hasQuality && alone.weak !== undefined && alone.strong !== undefined) {
    parts.push(
      `<path d="M${x(0)} ${y(alone.weak.value)}L${x(1)} ${y(alone.strong.value)}" stroke="#888" stroke-dasharray="4 4"/>`,
    );
  }
  if (chosen !== undefined && (!hasQuality || chosen.quality !== undefined)) {
    const [cx, cy] = at(chosen, yOf(chosen, hasQuality).value).split(",");
    parts.push(`<circle cx="${cx}" cy="${cy}" r="5" fill="#d1242f"/>`);
  }
  return `${parts.join("\n")}\n</svg>\n`;
}

function xOf(point: CalibrationPoint, hasQuality: boolean): number {
  return hasQuality ? point.share.value : point.setting;
}

function yOf(point: CalibrationPoint, hasQuality: boolean): { value: number; low: number; high: number } {
  return hasQuality && point.quality !== undefined ? point.quality : point.share;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
