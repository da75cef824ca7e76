import { type ClientRouter, readModelTarget } from "@bedrock-routed/core";
import type { Correction } from "./connection-options";

/** How to correct the option `router`; `undefined` when it is valid. */
export function checkRouter(value: unknown): Correction | undefined {
  const remedy = "use a router of @bedrock-routed/router, or an object { candidates, baseline, route }";
  if (typeof value !== "object" || value === null) return remedy;
  const { name, candidates, baseline, route }: Partial<Record<keyof ClientRouter, unknown>> = value;
  if (typeof route !== "function") return { part: "route", value: route, remedy: "use a function" };
  if (name !== undefined && (typeof name !== "string" || name === "")) {
    return { part: "name", value: name, remedy: "use a short text" };
  }
  if (!Array.isArray(candidates) || candidates.length === 0) {
    return { part: "candidates", value: candidates, remedy: "use a list of model ids or ARNs" };
  }
  const malformed = candidates.find((one) => typeof one !== "string" || readModelTarget(one) === undefined);
  if (malformed !== undefined) {
    return { part: "candidates", value: malformed, remedy: "use a model id, a profile id or an ARN" };
  }
  if (candidates.includes(baseline)) return undefined;
  return { part: "baseline", value: baseline, remedy: `use one of the candidates: ${candidates.join(", ")}` };
}
