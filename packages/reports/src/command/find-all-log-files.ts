import { resolve } from "node:path";
import { findLogFiles } from "@bedrock-routed/callbacks/file";

/** The files of several logs, each once: a shell may have named the rotated ones too. */
export function findAllLogFiles(logs: readonly string[]): readonly string[] {
  return [...new Set(logs.flatMap((log) => findLogFiles(resolve(log))))];
}
