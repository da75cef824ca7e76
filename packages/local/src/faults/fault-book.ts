import { parseModelTarget } from "@bedrock-routed/core";
import { checkFaultRule } from "./check-fault-rule";
import { createRandom } from "./create-random";
import type { Fault, FaultCondition, FaultRule } from "./fault-rule";

/** A call that may fail. */
export interface FaultCall {
  readonly operation: string;
  /** As it was sent. */
  readonly modelId?: string | undefined;
}

/** Changes what goes wrong while the server runs. */
export interface FaultControl {
  /** Earlier rules come first. @throws InvalidLocalOptionError when the rule is wrong */
  add(rule: FaultRule): void;
  /** Removes all rules, also those of `options.faults`. */
  clear(): void;
}

/** The rules, and how often each one's condition was met. */
export class FaultBook implements FaultControl {
  #rules: { readonly fault: Fault; readonly meets: (call: FaultCall) => boolean }[] = [];

  constructor(rules: readonly FaultRule[]) {
    for (const [index, rule] of rules.entries()) this.#add(rule, `faults[${index}]`);
  }

  add(rule: FaultRule): void {
    this.#add(rule, "rule");
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault of this call: of the first rule that is met. Every rule counts the call. */
  next(call: FaultCall): Fault | undefined {
    let fault: Fault | undefined;
    for (const rule of this.#rules) {
      const meets = isApplicable(rule.fault, call.operation) && rule.meets(call);
      if (meets && fault === undefined) fault = rule.fault;
    }
    return fault;
  }

  #add(rule: FaultRule, option: string): void {
    checkFaultRule(rule, option);
    this.#rules.push({ fault: rule.fault, meets: createCondition(rule.when ?? {}) });
  }
}

/** Faults inside of a stream happen to streaming operations only. */
function isApplicable(fault: Fault, operation: string): boolean {
  const isOfStreams = ["stall", "exception-frame", "cut-frame", "bad-crc", "early-end"].includes(fault.kind);
  return !isOfStreams || operation.endsWith("Stream");
}

/** Counts the calls of the condition's operation and model. */
function createCondition(condition: FaultCondition): (call: FaultCall) => boolean {
  const { operation, modelId, every = 1, probability = 1 } = condition;
  const nth = condition.nth === undefined ? undefined : [condition.nth].flat();
  const random = createRandom(condition.seed ?? 1);
  let count = 0;
  return (call) => {
    if (operation !== undefined && operation !== call.operation) return false;
    if (modelId !== undefined && modelId !== call.modelId && modelId !== baseModelId(call.modelId)) return false;
    count += 1;
    const isLikely = random() < probability;
    return isLikely && count % every === 0 && (nth?.includes(count) ?? true);
  };
}

function baseModelId(modelId: string | undefined): string | undefined {
  try {
    const target = parseModelTarget(modelId ?? "");
    return "modelId" in target ? target.modelId : undefined;
  } catch {
    return undefined;
  }
}
