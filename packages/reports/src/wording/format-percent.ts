/** Percent to one digit, such as `97.4%`. */
export function formatPercent(percent: number): string {
  return `${percent.toFixed(1)}%`;
}
