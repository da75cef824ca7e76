import { BedrockSavingsHandler, type CallRecord } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel, readRoutingRecord } from "@bedrock-routed/chat-model";
import { type ClientRouter, omitUndefined } from "@bedrock-routed/core";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { DayQuestion } from "./questions";

export const PAIR = { weak: "us.amazon.nova-lite-v1:0", strong: "us.amazon.nova-pro-v1:0" } as const;
const WEAK_BASE = "amazon.nova-lite-v1:0";

/** What became of a question. */
export interface DayAnswer {
  readonly question: DayQuestion;
  /** Whether the answer that the caller got is right. */
  readonly right: boolean;
  readonly byStrong: boolean;
  /** In USD: every call that the question caused, shadow calls and declined answers included. */
  readonly cost: number;
}

/** How the questions of a day are routed. */
export interface Way {
  readonly name: string;
  /** The model id, or else the router. `clock` is the time of the simulated day. */
  readonly model?: (local: LocalBedrock) => string;
  /** Of a prompt router: its models, without which nothing is cached. */
  readonly options?: { readonly routerModels: string[] };
  readonly router?: (clock: () => number, question: () => DayQuestion) => DayRouter;
}

/** A router, and what it does between two questions. */
export interface DayRouter {
  /** The router of the next question. It can change during the day. */
  readonly current: () => ClientRouter;
  /** Called after each question. */
  readonly afterQuestion?: (done: number) => Promise<void>;
}

/** Share of wrong answers that say that they found nothing, which a cascade can notice. */
export interface DayOptions {
  readonly candour: number;
  readonly instructions: string;
}

/** Asks the questions of a day, one after the other, through the real client and a local Bedrock at the time of the day. */
export async function runDay(way: Way, questions: readonly DayQuestion[], options: DayOptions): Promise<DayAnswer[]> {
  let now = 0;
  let asked = questions[0] as DayQuestion;
  const local = await startLocalBedrock({
    now: () => now,
    respond: ({ modelId }) => writeAnswer(asked, modelId, options.candour),
  });
  try {
    const records: CallRecord[] = [];
    const savings = new BedrockSavingsHandler({
      onRecord: (record) => {
        if (!("operation" in record)) records.push(record);
      },
    });
    const shared = { clientOptions: local.clientConfig, callbacks: [savings] };
    const dayRouter = way.router?.(
      () => now,
      () => asked,
    );
    const fixed = way.model && new BedrockRoutedChatModel({ ...shared, model: way.model(local), ...way.options });
    const models = new Map<ClientRouter, BedrockRoutedChatModel>();
    const histories = new Map<number, BaseMessage[]>();
    const answers: DayAnswer[] = [];
    for (const question of questions) {
      now = question.at;
      asked = question;
      const router = dayRouter?.current();
      const model =
        fixed ??
        models.get(router as ClientRouter) ??
        new BedrockRoutedChatModel({ ...shared, ...omitUndefined({ router }) });
      if (router !== undefined) models.set(router, model);
      const history = histories.get(question.conversation) ?? [new SystemMessage(options.instructions)];
      const prompt = [...history, new HumanMessage(question.text)];
      const message = await model.invoke(prompt, { metadata: { thread_id: `c${question.conversation}` } });
      await dayRouter?.afterQuestion?.(answers.length + 1);
      histories.set(question.conversation, [...prompt, new AIMessage(message.text)]);
      const byStrong = readRoutingRecord(message)?.invokedModel?.modelId !== WEAK_BASE;
      const right = byStrong ? question.right.strong : question.right.weak;
      answers.push({ question, right, byStrong, cost: sumCosts(records.splice(0)) });
    }
    return answers;
  } finally {
    await local.close();
  }
}

/** Right answers to a question are the same. A wrong one may admit that it found nothing. */
function writeAnswer(question: DayQuestion, modelId: string, candour: number): string {
  const right = modelId.includes("nova-lite") ? question.right.weak : question.right.strong;
  if (!right && question.candour < candour) return "I could not find this in the documents that I have.";
  const body = "The rule applies to every office and it changes in April. ".repeat(
    Math.ceil(question.answerWords / 11),
  );
  return `${right ? "As the handbook says" : "Probably"}, number ${question.id}. ${body}`;
}

function sumCosts(records: readonly CallRecord[]): number {
  let sum = 0n;
  for (const { cost, outcome } of records) {
    if (cost === undefined) throw new Error(`The cost of a call (${outcome}) is not known.`);
    sum += cost;
  }
  return Number(sum) / 1e12;
}
