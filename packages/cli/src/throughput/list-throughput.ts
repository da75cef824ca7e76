import type { CommandContext } from "../framework/command-context";
import { connectThroughput } from "./connect";

/** `throughput list`. */
export async function run(context: CommandContext): Promise<number> {
  const { columns, messages } = context.texts;
  const all = await connectThroughput(context).list({ signal: context.signal });
  context.print(all, () =>
    all.length === 0
      ? messages.noThroughput
      : context.table(
          [columns.name, columns.status, columns.model, columns.units, columns.commitment, "ARN"],
          all.map(({ name, status, modelId, modelArn, modelUnits, commitment, arn }) => [
            name,
            status,
            modelId ?? modelArn,
            modelUnits,
            commitment,
            arn,
          ]),
        ),
  );
  return 0;
}
