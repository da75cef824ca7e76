import type { CreatedResponse } from "@bedrock-routed/core";
import { InMemoryResponseCache } from "@bedrock-routed/response-cache";
import { type BaseMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { createRoutedModel } from "./create-routed-model";
import { interleavedMedians } from "./interleaved-medians";

/**
 * Measures what a response cache in memory costs and saves in CPU: a hit of `invoke` and of `stream` beside a call
 * whose transport answers at once, and the key of a request alone, for requests of 1 KB and of 100 KB.
 */
const KILOBYTE = 1000;
const sizes = [1, 100];

const model = createRoutedModel(20, 0);
const responseCache = new InMemoryResponseCache();

for (const size of sizes) {
  const messages = createMessages(size * KILOBYTE);
  const request = { messages: messages.map(({ type, content }) => ({ type, content })) };
  await model.invoke(messages, { responseCache });
  await responseCache.getOrCreate({ request }, answer);
  const medians = await interleavedMedians({
    "invoke, no cache": async () => void (await model.invoke(messages)),
    "invoke, a hit": async () => void (await model.invoke(messages, { responseCache })),
    "stream of 20, no cache": async () => drain(await model.stream(messages)),
    "stream, a hit": async () => drain(await model.stream(messages, { responseCache })),
    "key and lookup alone": async () => void (await responseCache.getOrCreate({ request }, answer)),
  });
  console.log(`\na request of ${size} KB`);
  console.table(medians.map(({ name, ms }) => ({ name, "median ms": ms.toFixed(3) })));
}
console.log(responseCache.counts);

function createMessages(bytes: number): BaseMessage[] {
  const sentence = "Answer from the handbook, quote it, and name the section. ";
  const system = sentence.repeat(Math.ceil(bytes / sentence.length)).slice(0, bytes);
  return [new SystemMessage(system), new HumanMessage("How many days of leave do I have?")];
}

async function answer(): Promise<CreatedResponse> {
  return { answer: { text: "Ten days." }, use: "store" };
}

async function drain(chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const _chunk of chunks);
}
