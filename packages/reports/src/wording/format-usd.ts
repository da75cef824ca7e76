const MICRODOLLAR_DIGITS = 6;
const PICODOLLAR_DIGITS = 12;

/** USD to a ten-thousandth of a cent, such as `$0.001234`; further where that would show a cost as nothing. */
export function formatUsd(usd: number): string {
  const amount = Math.abs(usd);
  const short = amount.toFixed(MICRODOLLAR_DIGITS);
  const shown = amount > 0 && Number(short) === 0 ? amount.toFixed(PICODOLLAR_DIGITS) : short;
  return `${usd < 0 ? "-" : ""}$${shown}`;
}

/** The same with its sign, such as `+$0.001234`. */
export function formatSignedUsd(usd: number): string {
  return usd > 0 ? `+${formatUsd(usd)}` : formatUsd(usd);
}
