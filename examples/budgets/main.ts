import { BedrockSavingsHandler, Budget, BudgetExceededError } from "@bedrock-routed/callbacks";
import { withBudget } from "@bedrock-routed/callbacks/with-budget";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";

const local = await startLocalBedrock();
const model = new BedrockRoutedChatModel({
  model: "us.amazon.nova-lite-v1:0",
  maxTokens: 100,
  clientOptions: local.clientConfig,
});

// A soft limit for each team: calls go on, and somebody is told at 50 %, 80 % and 100 %.
const perTeam = new Budget({
  limitUsd: 0.00005,
  period: "day",
  by: "team",
  timeZone: "Asia/Tokyo",
  onThreshold: ({ key, threshold, spentUsd }) =>
    console.log(`alert: team ${key} has spent ${100 * threshold} % (${spentUsd.toFixed(6)} USD)`),
});
const savings = new BedrockSavingsHandler({ budgets: [perTeam] });

// A hard limit for everybody: a call that does not fit is not sent. Calls at the same time cannot pass it together.
const hard = new Budget({ limitUsd: 0.0002, period: "day" });
const limited = withBudget(model, hard);

const results = await Promise.allSettled(
  Array.from({ length: 12 }, (_, index) =>
    limited.invoke("How many days of leave do I have?", {
      callbacks: [savings],
      metadata: { team: index % 2 === 0 ? "sales" : "経理" },
    }),
  ),
);
const refused = results.filter(({ status }) => status === "rejected");
console.log(`${results.length - refused.length} calls answered, ${refused.length} refused`);
for (const { reason } of refused.slice(0, 1) as PromiseRejectedResult[]) {
  console.log(BudgetExceededError.isInstance(reason) ? reason.message : reason);
}
console.log(`spent: ${savings.report().costUsd?.toFixed(6)} USD`);

await local.close();
