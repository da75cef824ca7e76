import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { tool } from "@langchain/core/tools";
import { createAgent, providerStrategy, toolStrategy } from "langchain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";

/* Agents and structured output against the local Bedrock, offline and without scripts. */

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());

const create = (model: string): BedrockRoutedChatModel =>
  new BedrockRoutedChatModel({ model, region: "us-east-1", client: new BedrockRuntimeClient(local.clientConfig) });
const SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const models = ["us.amazon.nova-lite-v1:0", SONNET];

const handbook = `Employees get 25 days of leave each year. Unused leave expires in March.\n${"The canteen serves lunch from noon. ".repeat(15)}`;
const retrieve = tool(async () => handbook, {
  name: "retrieve_handbook",
  description: "Retrieve information from the employee handbook.",
  schema: z.object({ query: z.string().describe("The query to search for") }),
});
const weather = tool(async ({ city }) => `It is sunny in ${city}.`, {
  name: "get_weather",
  description: "Get the weather of a city",
  schema: z.object({ city: z.string() }),
});
const broken = tool(
  async () => {
    throw new Error("The order system is down.");
  },
  {
    name: "get_order",
    description: "Look up the status of an order",
    schema: z.object({ order_number: z.string() }),
  },
);
const question = "How many days of leave do employees get?";

describe.each(models)("an agent with %s", (model) => {
  it("answers from the tool that searches its documents", async () => {
    const agent = createAgent({
      model: create(model),
      tools: [retrieve],
      systemPrompt:
        "You have access to a tool that retrieves context from a handbook. Use the tool to help answer user queries.",
    });
    const { messages } = await agent.invoke({ messages: [new HumanMessage(question)] });
    expect(messages.map((message) => message.getType())).toEqual(["human", "ai", "tool", "ai"]);
    expect(messages.at(-1)?.text).toContain("Employees get 25 days of leave each year.");
    expect(messages.at(-1)?.text).not.toContain("canteen");
  });

  it("calls tools for several values, and again in a later turn", async () => {
    const agent = createAgent({ model: create(model), tools: [weather, retrieve] });
    const first = await agent.invoke({ messages: [new HumanMessage("What is the weather in Tokyo and Osaka?")] });
    expect(first.messages.at(-1)?.text).toBe("It is sunny in Tokyo.\nIt is sunny in Osaka.");
    const next = await agent.invoke({
      messages: [...first.messages, new HumanMessage("And what is the weather in Kyoto?")],
    });
    expect(next.messages.at(-1)?.text).toBe("It is sunny in Kyoto.");
  });

  it("searches again for the next question of a conversation", async () => {
    const asked: string[] = [];
    const search = tool(
      async ({ query }) => {
        asked.push(query);
        return query.includes("canteen") ? "The canteen opens at noon." : handbook;
      },
      { name: "search_handbook", description: "Searches the handbook.", schema: z.object({ query: z.string() }) },
    );
    const agent = createAgent({ model: create(model), tools: [search] });
    const first = await agent.invoke({ messages: [new HumanMessage(question)] });
    const next = "When does the canteen open?";
    const { messages } = await agent.invoke({ messages: [...first.messages, new HumanMessage(next)] });
    expect(asked).toEqual([question, next]);
    expect(messages.at(-1)?.text).toBe("The canteen opens at noon.");
  });

  it("reports the error of a tool", async () => {
    const agent = createAgent({ model: create(model), tools: [weather, broken] });
    const run = agent.invoke({ messages: [new HumanMessage("What is the status of order A-17?")] });
    const told = await run.then(
      ({ messages }) => messages.at(-1)?.text ?? "",
      (error: unknown) => String(error),
    );
    expect(told).toContain("The order system is down.");
  });

  it("ends with a structured response by a tool", async () => {
    const Report = z.object({ city: z.string(), answer: z.string().describe("The weather in a sentence") });
    const agent = createAgent({ model: create(model), tools: [weather], responseFormat: toolStrategy(Report) });
    const { structuredResponse } = await agent.invoke({
      messages: [new HumanMessage("What is the weather in Tokyo?")],
    });
    expect(structuredResponse).toEqual({ city: "Tokyo", answer: "It is sunny in Tokyo." });
  });

  it("hands a conversation over, and ends with what the other agent said", async () => {
    const transfers = ["research_expert", "math_expert"].map((name) =>
      tool(async () => `Successfully transferred to ${name}`, {
        name: `transfer_to_${name}`,
        description: "Ask another agent for help.",
        schema: z.object({}),
      }),
    );
    const bound = create(model).bindTools(transfers);
    const system =
      "You are a team supervisor managing a research expert and a math expert. For current events, use research_expert. For math problems, use math_expert.";
    const prompt = ChatPromptTemplate.fromMessages([
      ["system", system],
      ["placeholder", "{messages}"],
    ]);
    const asked = new HumanMessage("What are the current events?");
    const call = await prompt.pipe(bound).invoke({ messages: [asked] });
    expect(call.tool_calls?.map(({ name }) => name)).toEqual(["transfer_to_research_expert"]);
    const back = { id: "back", name: "transfer_back_to_supervisor", args: {}, type: "tool_call" as const };
    const last = await prompt.pipe(bound).invoke({
      messages: [
        asked,
        call,
        new ToolMessage({
          content: "Successfully transferred to research_expert",
          tool_call_id: call.tool_calls?.[0]?.id ?? "",
        }),
        new AIMessage({ content: "The tram strike ended.", tool_calls: [back] }),
        new ToolMessage({ content: "Successfully transferred back to supervisor", tool_call_id: "back" }),
      ],
    });
    expect(last.tool_calls).toEqual([]);
    expect(last.text).toBe("The tram strike ended.");
  });
});

it("an agent ends with a structured response of the model's own", async () => {
  const Report = z.object({ city: z.string(), answer: z.string() });
  const agent = createAgent({ model: create(SONNET), tools: [weather], responseFormat: providerStrategy(Report) });
  const { structuredResponse } = await agent.invoke({ messages: [new HumanMessage("What is the weather in Tokyo?")] });
  expect(structuredResponse).toEqual({ city: "Tokyo", answer: "It is sunny in Tokyo." });
});

describe("structured output", () => {
  const Answer = z.object({ answer: z.string().describe("The answer to the question") });
  const rag = ChatPromptTemplate.fromMessages([
    ["system", "Use the following pieces of context to answer the question.\n\n{context}"],
    ["human", "{question}"],
  ]);
  it.each(["functionCalling", "jsonSchema"] as const)("answers from the context: %s", async (method) => {
    const chain = rag.pipe(create(SONNET).withStructuredOutput(Answer, { name: "reply", method }));
    const { answer } = await chain.invoke({ context: handbook, question });
    expect(answer).toBe("Employees get 25 days of leave each year.");
  });

  const Grade = z.object({
    binary_score: z.enum(["yes", "no"]).describe("Documents are relevant to the question, 'yes' or 'no'"),
  });
  const grading = ChatPromptTemplate.fromMessages([
    [
      "system",
      "You are a grader assessing relevance of a retrieved document to a user question. If the document contains keywords or meaning related to the question, grade it as relevant. Give a binary score 'yes' or 'no'.",
    ],
    ["human", "Retrieved document: \n\n {document} \n\n User question: {question}"],
  ]);
  it.each([
    [question, "yes"],
    ["Who repaired the lighthouse?", "no"],
  ])("grades the document for %j as %s", async (asked, binary_score) => {
    for (const method of ["functionCalling", "jsonSchema"] as const) {
      const chain = grading.pipe(create(SONNET).withStructuredOutput(Grade, { name: "grade", method }));
      expect(await chain.invoke({ document: handbook, question: asked })).toEqual({ binary_score });
    }
  });

  const inOne = ChatPromptTemplate.fromTemplate(
    "You are a grader assessing relevance of a retrieved document to a user question. \n Here is the retrieved document: \n\n {document} \n\n Here is the user question: {question} \n If the document contains keywords related to the question, grade it as relevant. \n Give a binary score 'yes' or 'no' to indicate whether the document is relevant to the question.",
  );
  it.each([
    [question, "yes"],
    ["Who repaired the lighthouse?", "no"],
  ])("grades in one message: %j is %s", async (asked, binary_score) => {
    const chain = inOne.pipe(create(SONNET).withStructuredOutput(Grade, { name: "grade" }));
    expect(await chain.invoke({ document: handbook, question: asked })).toEqual({ binary_score });
  });

  it.each([
    ["Employees get 25 days of leave.", true],
    ["The lighthouse was repaired by Ada.", false],
  ])("grades whether %j is grounded in the facts: %s", async (generation, is_grounded) => {
    const Grounded = z.object({ is_grounded: z.boolean().describe("Whether the answer is grounded in the facts") });
    const prompt = ChatPromptTemplate.fromMessages([
      ["system", "You are a grader assessing whether a generation is grounded in a set of retrieved facts."],
      ["human", "Set of facts: \n\n {documents} \n\n LLM generation: {generation}"],
    ]);
    const chain = prompt.pipe(create(SONNET).withStructuredOutput(Grounded, { name: "grade" }));
    expect(await chain.invoke({ documents: handbook, generation })).toEqual({ is_grounded });
  });
});
