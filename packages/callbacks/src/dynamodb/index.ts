export { InvalidOptionError } from "@bedrock-routed/core";
export { BudgetStoreError } from "./budget-store-error";
export type {
  BudgetTableOptions,
  BudgetTablePolicyOptions,
  EnsuredBudgetTable,
  PolicyDocument,
} from "./budget-table";
export { BudgetTableError, budgetTablePolicy, ensureBudgetTable } from "./budget-table";
export { DynamoDBBudgetStore } from "./dynamodb-budget-store";
export type { DynamoDBBudgetStoreOptions } from "./store-options";
