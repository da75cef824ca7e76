import { fromUsd, InvalidOptionError } from "@bedrock-routed/core";

/** Picodollars of the option `routerFeeUsdPerCall`. @throws InvalidOptionError */
export function parseRouterFee(usd = 0): bigint {
  if (Number.isFinite(usd) && usd >= 0) return fromUsd(usd);
  throw new InvalidOptionError("routerFeeUsdPerCall", usd, "pass USD a call, 0 or more");
}
