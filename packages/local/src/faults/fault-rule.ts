import { InvalidLocalOptionError } from "../invalid-local-option-error";
import { type ExceptionName, isExceptionName } from "./documented-exceptions";

/** A fault and the calls that it is injected into. */
export interface FaultRule {
  /** @default every call */
  readonly when?: FaultCondition;
  readonly fault: Fault;
}

/** Which calls fail. All given conditions must hold. Each retry of a client counts as a call. */
export interface FaultCondition {
  /** Such as `"ConverseStream"`. @default any operation */
  readonly operation?: string;
  /** A base model id, which its inference profiles match too, or the exact `modelId` of the call. @default any model */
  readonly modelId?: string;
  /** Which calls of this operation and model fail, counted from 1 since the rule was added. */
  readonly nth?: number | readonly number[];
  /** Every n-th call fails: `3` means calls 3, 6, 9 and so on. */
  readonly every?: number;
  /** Share of the calls that fail, from 0 to 1. The same seed fails the same calls. */
  readonly probability?: number;
  /** Seed of the random numbers for `probability`. @default 1 */
  readonly seed?: number;
}

/**
 * A fault. `afterFrames` is the number of event-stream frames that are sent before the fault. If a reply has fewer
 * frames, the fault happens at the last one. Faults that happen inside a stream do not affect other operations.
 */
export type Fault =
  /** An error response. `fields` are added to its body beside `message`. */
  | {
      readonly kind: "exception";
      readonly name: ExceptionName;
      /** @default a text like the service's */
      readonly message?: string;
      readonly fields?: Readonly<Record<string, unknown>>;
    }
  /** A ThrottlingException. */
  | { readonly kind: "throttling"; readonly retryAfterSeconds?: number; readonly message?: string }
  /** The response starts late, by `ms` milliseconds. */
  | { readonly kind: "slow-start"; readonly ms: number }
  /** The stream pauses for `ms` milliseconds, by default until the connection closes. */
  | { readonly kind: "stall"; readonly afterFrames: number; readonly ms?: number }
  /** The stream ends with an exception frame. */
  | {
      readonly kind: "exception-frame";
      readonly afterFrames: number;
      readonly name: ExceptionName;
      readonly message?: string;
    }
  /** The stream ends in the middle of a frame, without a connection error. */
  | { readonly kind: "cut-frame"; readonly afterFrames: number }
  /** One frame has a wrong checksum. */
  | { readonly kind: "bad-crc"; readonly afterFrames: number }
  /** The stream ends between two frames, without an error: by default before `messageStop`, or half-way if there is none. */
  | { readonly kind: "early-end"; readonly afterFrames?: number }
  /** The connection ends, and every other call on it fails too. By default it ends before the response. */
  | { readonly kind: "socket-drop"; readonly afterFrames?: number }
  /** RST_STREAM over HTTP/2, a socket drop over HTTP/1.1: by default before the response, with code 2 (INTERNAL_ERROR). */
  | { readonly kind: "rst-stream"; readonly code?: number; readonly afterFrames?: number };

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
] satisfies Fault["kind"][]);

/**
 * Checks a rule.
 * @param option name of the rule in error messages, such as `faults[0]`
 * @throws InvalidLocalOptionError naming the first member that is invalid
 */
export function checkFaultRule({ when = {}, fault }: FaultRule, option: string): void {
  const require = (holds: boolean, member: string, value: unknown, remedy: string): void => {
    if (!holds) throw new InvalidLocalOptionError(`${option}.${member}`, value, remedy);
  };
  const requireWhole = (member: string, value: number | undefined, min: number): void => {
    const holds = value === undefined || (Number.isInteger(value) && value >= min);
    require(holds, member, value, `Use a whole number, ${min} or more.`);
  };

  for (const nth of [when.nth ?? []].flat()) requireWhole("when.nth", nth, 1);
  requireWhole("when.every", when.every, 1);
  const { probability = 1 } = when;
  require(probability >= 0 && probability <= 1, "when.probability", probability, "Use a number from 0 to 1.");
  requireWhole("when.seed", when.seed, 0);
  require(KINDS.has(fault.kind), "fault.kind", fault.kind, `Use one of ${[...KINDS].join(", ")}.`);
  if ("afterFrames" in fault) requireWhole("fault.afterFrames", fault.afterFrames, 0);
  if ("ms" in fault) {
    const holds = fault.ms === undefined || fault.ms >= 0;
    require(holds, "fault.ms", fault.ms, "Use a number of milliseconds, 0 or more.");
  }
  if ("code" in fault) requireWhole("fault.code", fault.code, 0);
  if ("retryAfterSeconds" in fault) requireWhole("fault.retryAfterSeconds", fault.retryAfterSeconds, 0);
  if ("name" in fault) {
    require(isExceptionName(fault.name), "fault.name", fault.name, "Use an exception that the service documents.");
  }
}
