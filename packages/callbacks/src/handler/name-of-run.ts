import type { Serialized } from "@langchain/core/load/serializable";

/** The name that a run was given, else that of its class. */
export function nameOfRun(serialized: Serialized | undefined, runName: string | undefined): string {
  return runName ?? serialized?.id?.at(-1) ?? "unknown";
}
