// What a user's program does with the packages. check-installed.mjs runs it in fresh projects, in every way that users run programs.
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel, readRoutingRecord } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";
import { createRagChain } from "@bedrock-routed/rag";
import { renderText } from "@bedrock-routed/reports";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import { entryPoints } from "./entry-points.js";

const documents = [
  { uri: "s3://handbook/refunds.md", text: "Refunds are paid within 14 days of the return." },
  { uri: "s3://handbook/leave.md", text: "有給休暇は入社から6か月後に10日付与されます。" },
];

/** Answers a question over documents, streams one, and reports what was spent. @returns what the check compares */
export async function handler(): Promise<string> {
  for (const [name, exported] of Object.entries(entryPoints)) {
    if (Object.keys(exported).length === 0) throw new Error(`${name} exports nothing`);
  }
  const local = await startLocalBedrock({ knowledgeBases: { HANDBOOK01: documents } });
  try {
    const savings = new BedrockSavingsHandler({ baseline: "us.amazon.nova-pro-v1:0" });
    const model = new BedrockRoutedChatModel({
      model: local.defaultRouterArn,
      clientOptions: local.clientConfig,
      callbacks: [savings],
    });
    const retriever = new BedrockKnowledgeBaseRetriever({
      knowledgeBaseId: "HANDBOOK01",
      clientOptions: local.clientConfig,
    });
    const { answer, citations } = await createRagChain({ model, retriever }).invoke(
      "Within how many days are refunds paid?",
    );
    const routed = readRoutingRecord(await model.invoke("How many days of leave do I have?"))?.invokedModel?.modelId;
    let chunks = 0;
    for await (const _chunk of await model.stream("How many days of leave do I have?")) chunks += 1;
    const report = renderText(savings.report());
    return JSON.stringify({
      answered: answer.includes("14 days"),
      cited: citations.map(({ source }) => source),
      routed,
      streamed: chunks > 1,
      reported: report.includes("nova"),
    });
  } finally {
    await local.close();
  }
}
