import { createHash } from "node:crypto";

/** Twelve lower-case letters and digits, as the service makes them, but the same for the same seed. */
export function resourceId(seed: string): string {
  return BigInt(`0x${createHash("sha256").update(seed).digest("hex")}`)
    .toString(36)
    .padStart(12, "0")
    .slice(-12);
}
