import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { createAgent, tool } from "langchain";
import { z } from "zod";

/** A configuration of runs. */
interface Config {
  readonly callbacks: BaseCallbackHandler[];
}

const system = "社内規程から引用して答える。Answer from the handbook, and quote it. ".repeat(200);
const questions = ["有給休暇は何日ありますか", "How long do refunds take?"];
const prompt = ChatPromptTemplate.fromMessages([
  ["system", system],
  ["human", "{question}"],
]);
const search = tool(({ query }: { query: string }) => `${query}: ten days.`, {
  name: "search",
  description: "Searches the handbook",
  schema: z.object({ query: z.string() }),
});

/** A local Bedrock whose model requests a tool before it answers, when there is a tool. */
export function startAgentBedrock(): Promise<LocalBedrock> {
  return startLocalBedrock({
    respond: ({ tools, messages }) =>
      tools.length > 0 && !JSON.stringify(messages).includes('"toolResult"')
        ? { toolUse: [{ name: "search", input: { query: "leave" } }] }
        : { text: "十日です。Ten days." },
  });
}

/** Two models on a local Bedrock: one behind a prompt router, one with an inference profile. */
export function createModels(local: LocalBedrock): readonly BedrockRoutedChatModel[] {
  const routerModels = ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"];
  const options = { region: "us-east-1", clientOptions: local.clientConfig, onWarning: () => {} };
  return [
    new BedrockRoutedChatModel({ ...options, model: local.defaultRouterArn, routerModels }),
    new BedrockRoutedChatModel({ ...options, model: "us.anthropic.claude-haiku-4-5-20251001-v1:0" }),
  ];
}

/** Every way to run a chain or an agent. Each asks in Japanese and in English. */
export const waysToCall: Readonly<Record<string, (model: BedrockRoutedChatModel, config: Config) => Promise<void>>> = {
  async invoke(model, config) {
    for (const question of questions) await createChain(model).invoke({ question }, config);
  },
  async stream(model, config) {
    for (const question of questions) await drain(await createChain(model).stream({ question }, config));
  },
  async streamEvents(model, config) {
    for (const question of questions) {
      await drain(createChain(model).streamEvents({ question }, { ...config, version: "v2" }));
    }
  },
  async batch(model, config) {
    await createChain(model).batch(
      questions.map((question) => ({ question })),
      config,
    );
  },
  async agent(model, config) {
    for (const content of questions) await createSearcher(model).invoke(ask(content), config);
  },
  async "stream of an agent"(model, config) {
    for (const content of questions) {
      await drain(await createSearcher(model).stream(ask(content), { ...config, streamMode: "messages" }));
    }
  },
};

function createSearcher(model: BedrockRoutedChatModel) {
  return createAgent({ model, tools: [search], systemPrompt: system });
}

function ask(content: string) {
  return { messages: [{ role: "user" as const, content }] };
}

function createChain(model: BedrockRoutedChatModel) {
  return prompt.pipe(model).pipe(new StringOutputParser());
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _item of items) {
  }
}
