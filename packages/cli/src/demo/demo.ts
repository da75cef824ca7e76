import { writeFile } from "node:fs/promises";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import { BedrockRoutedChatModel, readRoutingRecord } from "@bedrock-routed/chat-model";
import { omitUndefined } from "@bedrock-routed/core";
import { startLocalBedrock } from "@bedrock-routed/local";
import { recommendSavings, renderHtml, renderText, toReportJson } from "@bedrock-routed/reports";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { clientOptionsOf, createControlPlaneClient } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import type { Cell } from "../framework/render-table";
import { connectRouters } from "../routers/connect";
import { HANDBOOK, QUESTIONS } from "./handbook";

/** `demo`: answers sample questions through a prompt router, by default of a local Bedrock, and reports what was saved. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { columns, messages } = context.texts;
  const { language } = context.options;
  const router = args.text("--router");
  const log = args.text("--log");
  const output = args.text("--output");
  const exporters = log === undefined ? [] : [new JsonLinesExporter({ path: log })];
  const savings = new BedrockSavingsHandler({ exporters });
  const rows = await answerQuestions(context, savings, router);
  await savings.flush();
  const report = savings.report();
  const recommendations = recommendSavings(savings.ledger);
  context.print(toReportJson(report, { recommendations }), () =>
    [
      router === undefined ? messages.demoIntro : messages.demoOfRouter(router),
      "",
      context.table(
        [columns.question, columns.model, columns.inputTokens, columns.cachedTokens, columns.outputTokens],
        rows,
      ),
      "",
      renderText(report, { language, recommendations }),
      "",
      messages.demoNext,
    ].join("\n"),
  );
  if (log !== undefined) context.note(messages.logWritten(log));
  if (output !== undefined) {
    await writeFile(output, renderHtml(report, { language, recommendations }));
    context.note(messages.pageWritten(output));
  }
  return 0;
}

/** Questions that the table shows are cut at this length. */
const SHOWN_CHARACTERS = 44;

async function answerQuestions(
  context: CommandContext,
  savings: BedrockSavingsHandler,
  router: string | undefined,
): Promise<readonly (readonly Cell[])[]> {
  const { model, close } = await connectModel(context, router);
  try {
    const rows: Cell[][] = [];
    for (const [index, question] of QUESTIONS.entries()) {
      context.progress(context.texts.messages.asking(index + 1, QUESTIONS.length));
      const prompt = [new SystemMessage(HANDBOOK), new HumanMessage(question)];
      const answer = await model.invoke(prompt, { callbacks: [savings], signal: context.signal, tags: ["demo"] });
      const { invokedModel, usage } = readRoutingRecord(answer) ?? {};
      const shown = question.length > SHOWN_CHARACTERS ? `${question.slice(0, SHOWN_CHARACTERS)}…` : question;
      rows.push([shown, invokedModel?.modelId, usage?.inputTokens, usage?.cacheReadTokens, usage?.outputTokens]);
    }
    context.progress("");
    return rows;
  } finally {
    await close();
  }
}

/** The user's own router, or else the one of a local Bedrock in this process. */
async function connectModel(
  context: CommandContext,
  router: string | undefined,
): Promise<{ readonly model: BedrockRoutedChatModel; readonly close: () => Promise<void> }> {
  if (router !== undefined) {
    const { arn } = await connectRouters(context).get(router, { signal: context.signal });
    const clientOptions = clientOptionsOf(context);
    const bedrockClient = createControlPlaneClient(clientOptions);
    return { model: new BedrockRoutedChatModel({ model: arn, clientOptions, bedrockClient }), close: async () => {} };
  }
  const local = await startLocalBedrock(omitUndefined({ region: context.options.region }));
  const { clientConfig: clientOptions, defaultRouterArn } = local;
  const bedrockClient = createControlPlaneClient(clientOptions);
  const model = new BedrockRoutedChatModel({ model: defaultRouterArn, clientOptions, bedrockClient });
  return { model, close: () => local.close() };
}
