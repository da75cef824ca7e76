import { describe, expect, it } from "vitest";
import { createKnowledgeBase, InvalidLocalOptionError, type LocalBedrockOptions, startLocalBedrock } from "../index";

const ID = "LOCALDOCS1";
const document = { uri: "s3://kb/a.md", text: "The printer is called Fuji." };

describe("options of another type", () => {
  it.each<[string, unknown, RegExp]>([
    [
      "a knowledge base as an object of options",
      { knowledgeBases: { [ID]: { documents: [document] } } },
      /knowledgeBases\.LOCALDOCS1: "an object with documents"\. Pass a list of documents, the path/,
    ],
    ["a knowledge base of null", { knowledgeBases: { [ID]: null } }, /knowledgeBases\.LOCALDOCS1: null\. Pass a list/],
    ["a knowledge base as a number", { knowledgeBases: { [ID]: 5 } }, /LOCALDOCS1: 5\. Pass/],
    ["a document as a string", { knowledgeBases: { [ID]: ["text"] } }, /LOCALDOCS1\[0\]: "text"\. Use documents/],
    [
      "a document without text",
      { knowledgeBases: { [ID]: [document, { uri: "a" }] } },
      /LOCALDOCS1\[1\]\.text: undefined\. Use the text/,
    ],
    ["a document without uri", { knowledgeBases: { [ID]: [{ text: "a" }] } }, /LOCALDOCS1\[0\]\.uri/],
    [
      "a function that gives no list",
      { knowledgeBases: { [ID]: async () => ({ documents: [] }) } },
      /LOCALDOCS1: "an object with documents"\. Let the function return a list/,
    ],
    ["a function that gives nothing", { knowledgeBases: { [ID]: async () => null } }, /LOCALDOCS1: null\. Let the/],
    [
      "a function that gives a wrong document",
      { knowledgeBases: { [ID]: async () => [{ content: "x" }] } },
      /LOCALDOCS1\[0\]\.uri: undefined/,
    ],
    [
      "a document of an unknown type",
      { knowledgeBases: { [ID]: [{ ...document, mediaType: "text/x" }] } },
      /mediaType: "text\/x"/,
    ],
    ["knowledge bases as a list", { knowledgeBases: [document] }, /knowledgeBases: .*Pass an object/],
    ["guardrails as a list", { guardrails: ["a"] }, /guardrails: .*Pass an object/],
    ["a reply instead of a function", { respond: "Hello." }, /respond: "Hello\."\. Pass a function/],
    ["a clock that is a number", { now: 5 }, /now: 5\. Pass a function/],
    [
      "one fault without a list",
      { faults: { fault: { kind: "throttling" } } },
      /faults: "an object with fault"\. Pass a list/,
    ],
    ["one router without a list", { promptRouters: { name: "a" } }, /promptRouters: .*Pass a list/],
    ["verbose as a string", { verbose: "yes" }, /verbose: "yes"\. Use true or false/],
    ["an observer that is no function", { onRequest: {} }, /onRequest: "an object with nothing"\. Pass a function/],
    ["a latency that is a number", { latency: 5 }, /latency: 5\. Pass an object/],
    ["a snapshot that is text", { restore: "{}" }, /restore: "\{\}"\. Pass an object/],
    ["no object at all", "4566", /options: "4566"\. Pass an object/],
  ])("%s is refused with its name, its value and the remedy", async (_name, options, message) => {
    const starting = startLocalBedrock(options as LocalBedrockOptions);
    await expect(starting).rejects.toBeInstanceOf(InvalidLocalOptionError);
    await expect(starting).rejects.toThrow(message);
  });

  it("takes every form of a knowledge base", async () => {
    async function* later(): AsyncGenerator<typeof document> {
      yield document;
    }
    const local = await startLocalBedrock({
      knowledgeBases: {
        LOCALDOCS1: [document],
        LOCALDOCS2: new Set([document]),
        LOCALDOCS3: later(),
        LOCALDOCS4: async () => [document],
        LOCALDOCS5: createKnowledgeBase([document]),
      },
    });
    const status = (await (await fetch(`${local.url}/status.json`)).json()) as { knowledgeBases: unknown[] };
    expect(status.knowledgeBases).toHaveLength(5);
    await local.close();
  });
});
