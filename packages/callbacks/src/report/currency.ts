/** A currency to show amounts in, at a rate that you vouch for. */
export interface Currency {
  /** ISO 4217, such as `"JPY"`. */
  readonly code: string;
  /** Units of it for 1 USD. */
  readonly perUsd: number;
  /** ISO date of the rate. */
  readonly asOf?: string;
}
