import type { CommandContext } from "../framework/command-context";

const NO_TABLE = "ResourceNotFoundException";

/**
 * Does something with a table. When there is no such table, the error names the command that creates it.
 * @param command the command of the table, such as `"cache"`
 */
export async function withTable<Result>(
  { texts: { messages } }: CommandContext,
  command: "cache" | "budget",
  tableName: string,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (!isNoTable(error)) throw error;
    throw new Error(messages.noTable(tableName, command), { cause: error });
  }
}

/** The error of the AWS SDK is the cause of that of the table's package, or the error itself. */
function isNoTable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === NO_TABLE || (error.cause instanceof Error && error.cause.name === NO_TABLE);
}
