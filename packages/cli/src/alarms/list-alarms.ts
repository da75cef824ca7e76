import { omitUndefined } from "@bedrock-routed/core";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectAlarms } from "./connect";

/** `alarms list`: alarms with their states. The exit code is 1 when one is raised. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { columns, messages } = context.texts;
  const prefix = args.text("--prefix");
  const alarms = await connectAlarms(context).list({ signal: context.signal, ...omitUndefined({ prefix }) });
  context.print(alarms, () =>
    alarms.length === 0
      ? messages.noAlarms
      : context.table(
          [columns.name, columns.status, columns.threshold, columns.reason],
          alarms.map(({ name, state, threshold, reason }) => [name, state, threshold, reason]),
        ),
  );
  return alarms.some(({ state }) => state === "ALARM") ? 1 : 0;
}
