import { toReport } from "@bedrock-routed/callbacks";
import type { Traffic } from "@bedrock-routed/control-plane";
import { omitUndefined, readModelTarget } from "@bedrock-routed/core";
import { replayLog } from "@bedrock-routed/reports";
import type { CommandContext } from "../framework/command-context";
import { findAllLogFiles } from "../report/report";

const HOUR_MS = 3_600_000;

/**
 * What the calls in logs sent to a model.
 * @param model the id that is provisioned; the calls of its base model count
 * @returns `undefined` when the logs have no calls of the model
 */
export async function readTraffic(
  context: CommandContext,
  logs: readonly string[],
  model: string,
): Promise<Traffic | undefined> {
  const target = readModelTarget(model);
  const baseId = target !== undefined && "modelId" in target ? target.modelId : model;
  const { ledger } = await replayLog(findAllLogFiles(logs), { signal: context.signal });
  const { models, period } = toReport(ledger);
  const found = models.find(({ modelId }) => modelId === baseId);
  if (found === undefined || period === undefined) return undefined;
  // A log of less than an hour says nothing of an hour, so it counts as one.
  const hours = Math.max(1, (Date.parse(period.to) - Date.parse(period.from)) / HOUR_MS);
  const { usage, costUsd } = found;
  return { hours, usage, ...omitUndefined({ costUsd }) };
}
