import { emitWarning } from "node:process";
import type { UnpricedCall } from "./budgeted-run-options";

const warned: Set<string> = new Set();

/** Tells once for each reason that a budget lets calls pass that it cannot price. */
export function warnOfUnpriced({ reason, modelId = "a runnable that names no model" }: UnpricedCall): void {
  if (warned.has(reason)) return;
  warned.add(reason);
  emitWarning(
    `The ${reason} of a call of ${modelId} is not known, so its budget counts ${reason === "estimate" ? "nothing before" : "an estimate after"} it. ` +
      "Pass estimateModel or facts that price it; onUnpriced hears of every such call.",
    "BudgetWarning",
  );
}
