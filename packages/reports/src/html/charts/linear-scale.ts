/** Maps a value to a position. */
export type Scale = (value: number) => number;

/** A scale that maps `from[0]` to `to[0]` and `from[1]` to `to[1]`; all to `to[0]` when `from` has no extent. */
export function linearScale(from: readonly [number, number], to: readonly [number, number]): Scale {
  const extent = from[1] - from[0];
  return (value) => to[0] + (extent === 0 ? 0 : ((value - from[0]) / extent) * (to[1] - to[0]));
}

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** Round numbers from 0 to the first that is not below `maximum`, about `count` of them. */
export function ticksTo(maximum: number, count = 4): readonly number[] {
  if (!(maximum > 0)) return [0, 1];
  const magnitude = 10 ** Math.floor(Math.log10(maximum / count));
  const step = magnitude * (STEPS.find((candidate) => candidate * magnitude * count >= maximum) ?? 10);
  return Array.from({ length: Math.ceil(maximum / step - 1e-9) + 1 }, (_, index) => index * step);
}
