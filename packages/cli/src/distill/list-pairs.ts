import { listDistillationPairs } from "@bedrock-routed/control-plane/distillation";
import type { CommandContext } from "../framework/command-context";

/** `distill pairs`: which large model can teach which small one. */
export async function run(context: CommandContext): Promise<number> {
  const { columns } = context.texts;
  const pairs = listDistillationPairs();
  context.print(pairs, () =>
    context.table(
      [columns.teacher, columns.student, columns.region, columns.endOfLife],
      pairs.map(({ teacher, student, region, endOfLife }) => [teacher, student, region, endOfLife]),
    ),
  );
  return 0;
}
