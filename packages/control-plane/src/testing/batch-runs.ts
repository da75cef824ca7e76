import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BatchDefinition, BatchResult, BatchRun } from "../batch";

const folders: string[] = [];

/** A new temporary folder. */
export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "batch-"));
  folders.push(folder);
  return folder;
}

/** Deletes the folders of the tests of a file. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A run on Nova Lite in a folder of its own. */
export function define(change: Partial<BatchDefinition> = {}): BatchDefinition {
  return {
    name: "nightly",
    model: "amazon.nova-lite-v1:0",
    roleArn: "arn:aws:iam::123456789012:role/batch",
    inputUri: "s3://bucket/in/",
    outputUri: "s3://bucket/out",
    folder: createFolder(),
    ...change,
  };
}

/** Prompts whose answers by the local Bedrock name their number. */
export function prompts(count: number, end = ""): string[] {
  return Array.from({ length: count }, (_, index) => `say answer ${index}${end}`);
}

export async function collect(run: BatchRun, options?: Parameters<BatchRun["results"]>[0]): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for await (const result of run.results(options)) results.push(result);
  return results;
}

/** A clock that is a thousand times as fast, and starts at a fixed time. */
export function fastClock(): () => number {
  const start = performance.now();
  return () => Date.parse("2026-11-21T00:00:00Z") + (performance.now() - start) * 1000;
}
