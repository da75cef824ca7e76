import { createRandom, parseModelTarget } from "@bedrock-routed/core";
import { checkFaultRule, type Fault, type FaultCondition, type FaultRule } from "./fault-rule";

/** A call that may fail. */
export interface FaultCall {
  readonly operation: string;
  /** The model id as the client sent it. */
  readonly modelId?: string | undefined;
}

/** Adds and removes faults while the server runs. */
export interface FaultControl {
  /** Adds a rule. If several rules match a call, the earliest one applies. @throws InvalidLocalOptionError if the rule is invalid */
  add(rule: FaultRule): void;
  /** Removes all rules, including those of `options.faults`. */
  clear(): void;
}

/** The fault rules, and a count of the calls that each rule's condition matched. */
export class FaultBook implements FaultControl {
  #rules: { readonly fault: Fault; readonly matches: (call: FaultCall) => boolean }[] = [];

  constructor(rules: readonly FaultRule[]) {
    for (const [index, rule] of rules.entries()) this.#add(rule, `faults[${index}]`);
  }

  add(rule: FaultRule): void {
    this.#add(rule, "rule");
  }

  clear(): void {
    this.#rules = [];
  }

  /** Returns the fault of the first rule that matches the call. Every rule counts the call. */
  next(call: FaultCall): Fault | undefined {
    let fault: Fault | undefined;
    for (const rule of this.#rules) {
      const matches = isApplicable(rule.fault, call.operation) && rule.matches(call);
      if (matches && fault === undefined) fault = rule.fault;
    }
    return fault;
  }

  #add(rule: FaultRule, option: string): void {
    checkFaultRule(rule, option);
    this.#rules.push({ fault: rule.fault, matches: createCondition(rule.when ?? {}) });
  }
}

/** Faults that happen inside a stream apply to streaming operations only. */
function isApplicable(fault: Fault, operation: string): boolean {
  const isOfStreams = ["stall", "exception-frame", "cut-frame", "bad-crc", "early-end"].includes(fault.kind);
  return !isOfStreams || operation.endsWith("Stream");
}

/** Returns a function that counts the calls of the condition's operation and model, and decides which of them fail. */
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
