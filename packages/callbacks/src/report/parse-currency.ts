import { InvalidOptionError } from "@bedrock-routed/core";
import type { Currency } from "./currency";

/** The currency, checked. @throws InvalidOptionError when amounts in it could not be written */
export function parseCurrency(currency: Currency): Currency {
  const { code, perUsd } = currency;
  if (!/^[A-Z]{3}$/.test(code)) throw new InvalidOptionError("currency.code", code, 'pass ISO 4217, such as "JPY"');
  if (!Number.isFinite(perUsd) || perUsd <= 0) {
    throw new InvalidOptionError("currency.perUsd", perUsd, "pass the units of the currency for 1 USD, more than 0");
  }
  return currency;
}
