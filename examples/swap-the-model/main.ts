import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { startLocalBedrock } from "@bedrock-routed/local";
import { createChain as createChainAfter } from "./after";
import { createChain as createChainBefore } from "./before";

// `diff before.ts after.ts` is the whole change: the import, the class, and the prompt router in place of the model.
const local = await startLocalBedrock();
const client = new BedrockRuntimeClient(local.clientConfig);
const context = "The office moves to Osaka in May. Desks are assigned in April.";
const question = "When does the office move to Osaka?";

for (const [name, createChain] of Object.entries({ before: createChainBefore, after: createChainAfter })) {
  const savings = new BedrockSavingsHandler({ baseline: "us.amazon.nova-pro-v1:0", region: "us-east-1" });
  const answer = await createChain(client).invoke({ context, question }, { callbacks: [savings] });
  const { models, costUsd } = savings.report();
  console.log({ name, answer, answeredBy: models[0]?.key, costUsd });
}

await local.close();
