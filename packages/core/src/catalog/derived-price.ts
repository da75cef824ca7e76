import { omitUndefined } from "../omit-undefined";
import type { TokenPrice } from "./model-facts";

/** The same multiple for every price. */
export function everyRate(multiple: number): TokenPrice {
  return { input: multiple, output: multiple, cacheRead: multiple, cacheWrite5m: multiple, cacheWrite1h: multiple };
}

/** Multiplies every price by its own multiple. A price without a multiple becomes unknown. */
export function scalePrice(price: TokenPrice, times: TokenPrice): TokenPrice {
  const scale = (rate: "cacheRead" | "cacheWrite5m" | "cacheWrite1h"): number | undefined => {
    const [known, multiple] = [price[rate], times[rate]];
    return known === undefined || multiple === undefined ? undefined : roundPrice(known * multiple);
  };
  return {
    input: roundPrice(price.input * times.input),
    output: roundPrice(price.output * times.output),
    ...omitUndefined({
      cacheRead: scale("cacheRead"),
      cacheWrite5m: scale("cacheWrite5m"),
      cacheWrite1h: scale("cacheWrite1h"),
    }),
  };
}

/** Rounds to six decimals of USD per million tokens, which is one picodollar per token. */
function roundPrice(usdPerMillion: number): number {
  return Math.round(usdPerMillion * 1e6) / 1e6;
}
