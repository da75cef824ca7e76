import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";
import { recommendSavings } from "@bedrock-routed/reports";

const local = await startLocalBedrock();
const rules = "Answer employees from the handbook. Name the rule and the date. ".repeat(150);
const questions = [
  "How many days of leave do I have?",
  "Who approves it?",
  "有給休暇は何日ですか。",
  "When does it expire?",
];

/** Asks all questions with a system prompt each, and prints what the cache did. */
async function ask(name: string, systemPrompt: (second: number) => string, user = (question: string) => question) {
  const savings = new BedrockSavingsHandler();
  const model = new BedrockRoutedChatModel({
    model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    clientOptions: local.clientConfig,
    callbacks: [savings],
    onWarning: ({ message }) => console.log(`  warning: ${message}`),
  });
  console.log(`${name}:`);
  for (const [second, question] of questions.entries()) {
    await model.invoke([
      ["system", systemPrompt(second)],
      ["human", user(question)],
    ]);
  }
  const { usage } = savings.report();
  console.log({ ...usage, costUsd: savings.report().costUsd, savedUsd: savings.report().savedUsd });
  for (const { action } of recommendSavings(savings.ledger)) console.log(`  recommended: ${action.en}`);
}

// Wrong: the time stands before the cache point. Every prompt begins differently, so the cache is written and never read.
await ask("wrong", (second) => `It is 09:00:0${second}.\n${rules}`);

// Right: what changes comes after what stays the same.
await ask(
  "right",
  () => rules,
  (question) => `It is 09:00.\n${question}`,
);

await local.close();
