import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel, readRoutingRecord } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";
import { renderText } from "@bedrock-routed/reports";
import { cascadeRouter, firstMatch, isNoRefusal } from "@bedrock-routed/router";

const [lite, pro] = ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"];
const questions = [
  "Leave is 10 days a year. How many days of leave do I have?",
  "有給休暇は入社6か月後に10日です。有給休暇は何日ですか。",
  "Compare monthly and weekly expense claims, and explain step by step why their deadlines differ.",
];

// Routes questions in this process, offline: short ones are answered by a small model first, others by the large one.
const local = await startLocalBedrock();
try {
  const savings = new BedrockSavingsHandler();
  const cheapFirst = cascadeRouter({ cheap: lite, strong: pro, accept: isNoRefusal() });
  const router = firstMatch({ rules: [{ when: { maxLength: 80 }, to: cheapFirst }], otherwise: pro });
  const model = new BedrockRoutedChatModel({ router, clientOptions: local.clientConfig, callbacks: [savings] });
  for (const question of questions) {
    const answer = await model.invoke(question);
    const { model: chosen, reason } = readRoutingRecord(answer)?.router?.decision ?? {};
    console.log(`${question}\n→ ${chosen} (${reason})\n`);
  }
  console.log(renderText(savings.report()));
} finally {
  await local.close();
}
