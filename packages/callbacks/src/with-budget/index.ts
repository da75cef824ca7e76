export type { BudgetedRunOptions, UnpricedCall } from "./budgeted-runnable";
export { BudgetedRunnable, UnpricedCallError } from "./budgeted-runnable";
export type { BudgetableChatModel } from "./with-budget";
export { BudgetedChatModel, withBudget } from "./with-budget";
