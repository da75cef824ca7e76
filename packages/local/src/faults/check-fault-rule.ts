import { InvalidLocalOptionError } from "../errors/invalid-local-option-error";
import { isExceptionName } from "./documented-exceptions";
import type { FaultRule } from "./fault-rule";

const KINDS: ReadonlySet<string> = new Set([
  "exception",
  "throttling",
  "slow-start",
  "stall",
  "exception-frame",
  "cut-frame",
  "bad-crc",
  "early-end",
  "socket-drop",
  "rst-stream",
] satisfies FaultRule["fault"]["kind"][]);

/** @param option how the rule is called in errors @throws InvalidLocalOptionError */
export function checkFaultRule({ when = {}, fault }: FaultRule, option: string): void {
  const require = (holds: boolean, member: string, value: unknown, remedy: string): void => {
    if (!holds) throw new InvalidLocalOptionError(`${option}.${member}`, value, remedy);
  };
  const requireWhole = (member: string, value: number | undefined, least: number): void =>
    require(value === undefined ||
      (Number.isInteger(value) && value >= least), member, value, `Use a whole number from ${least}.`);
  const requireMs = (value: number | undefined): void =>
    require(value === undefined || value >= 0, "fault.ms", value, "Use milliseconds, from 0.");

  for (const nth of [when.nth ?? []].flat()) requireWhole("when.nth", nth, 1);
  requireWhole("when.every", when.every, 1);
  const { probability = 1 } = when;
  require(probability >= 0 && probability <= 1, "when.probability", probability, "Use a number from 0 to 1.");
  requireWhole("when.seed", when.seed, 0);
  require(KINDS.has(fault.kind), "fault.kind", fault.kind, `Use one of ${[...KINDS].join(", ")}.`);
  if ("afterFrames" in fault) requireWhole("fault.afterFrames", fault.afterFrames, 0);
  if ("ms" in fault) requireMs(fault.ms);
  if ("code" in fault) requireWhole("fault.code", fault.code, 0);
  if ("retryAfterSeconds" in fault) requireWhole("fault.retryAfterSeconds", fault.retryAfterSeconds, 0);
  if ("name" in fault) {
    require(isExceptionName(fault.name), "fault.name", fault.name, "Use an exception that the service documents.");
  }
}
