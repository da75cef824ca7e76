import { BedrockRoutedError } from "@bedrock-routed/core";

/** The table of a budget could not be reached or used. `cause` is the error of the AWS SDK. */
export class BudgetStoreError extends BedrockRoutedError {
  readonly tableName: string;

  constructor(tableName: string, consequence: string, cause: unknown) {
    const problem = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(
      `The budget's table ${JSON.stringify(tableName)} could not be used: ${problem.replace(/\.$/, "")}. ${consequence} ${remedyOf(cause)}`,
      { cause },
    );
    this.tableName = tableName;
  }
}

function remedyOf(cause: unknown): string {
  const name = cause instanceof Error ? cause.name : "";
  if (name === "ResourceNotFoundException")
    return "Create the table with ensureBudgetTable, or check tableName and the Region.";
  if (name.startsWith("AccessDenied")) {
    return "Allow dynamodb:UpdateItem and dynamodb:GetItem on the table: budgetTablePolicy writes the policy.";
  }
  if (name === "ValidationException") return "Check that ensureBudgetTable made the table: its key is the text id.";
  return 'Check the connection and the state of DynamoDB, raise maxAttempts of the client, or pass whenUnavailable: "allow".';
}
