/**
 * Creates a generator of numbers from 0 to 1 (exclusive). The same seed gives the same numbers on every machine.
 *
 * Source: mulberry32 by Tommy Ettinger, in the public domain. It is for samples and tests, not for secrets.
 * @param seed of which the lowest 32 bits count
 */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
