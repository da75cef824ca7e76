import { InvalidLocalOptionError } from "../errors/invalid-local-option-error";
import type { LatencyModel } from "./latency-model";

/** @throws InvalidLocalOptionError */
export function checkLatency({ timeToFirstTokenMs = 0, tokensPerSecond = 1 }: LatencyModel): void {
  if (!(timeToFirstTokenMs >= 0 && Number.isFinite(timeToFirstTokenMs))) {
    throw new InvalidLocalOptionError("latency.timeToFirstTokenMs", timeToFirstTokenMs, "Use milliseconds, from 0.");
  }
  if (!(tokensPerSecond > 0)) {
    throw new InvalidLocalOptionError("latency.tokensPerSecond", tokensPerSecond, "Use a number above 0.");
  }
}
