import { type BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { answer } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";

const model = "amazon.nova-lite-v1:0";
const input = { modelId: model, messages: [{ role: "user" as const, content: [{ text: "Hi" }] }] };

/** A chat model whose client is its own, and a client that the SDK built. Both answer from memory. */
function create(): { own: BedrockRoutedChatModel; ofSdk: BedrockRuntimeClient } {
  const { client: ofSdk } = createFakeTransport(answer);
  const { requestHandler, credentials } = ofSdk.config;
  const own = new BedrockRoutedChatModel({
    model,
    region: "us-east-1",
    credentials,
    clientOptions: { requestHandler },
  });
  return { own, ofSdk };
}

const PLACES = [
  { step: "deserialize", priority: "low" },
  { step: "initialize", priority: "high" },
  { step: "finalizeRequest" },
  { step: "initialize", priority: "low" },
  { step: "build" },
  { step: "deserialize", priority: "high" },
  { step: "serialize" },
] as const;

/** Adds middlewares that note their place when they run. */
function observe(client: BedrockRuntimeClient, ran: string[]): void {
  const note =
    (name: string) =>
    <Args, Result>(next: (args: Args) => Promise<Result>) =>
    (args: Args): Promise<Result> => {
      ran.push(name);
      return next(args);
    };
  const { middlewareStack } = client;
  for (const place of PLACES) {
    const name = Object.values(place).join("-");
    // The SDK has a type for each step.
    middlewareStack.add(note(name) as never, { ...place, name } as never);
  }
  const beforeSigning = { relation: "before", toMiddleware: "httpSigningMiddleware" } as const;
  middlewareStack.addRelativeTo(note("before signing"), { ...beforeSigning, name: "beforeSigning" });
}

/** Adds a middleware that is called once a call. */
function count(client: BedrockRuntimeClient, name: string): { calls: number } {
  const counted = { calls: 0 };
  client.middlewareStack.add(
    (next) => (args) => {
      counted.calls += 1;
      return next(args);
    },
    { step: "build", name },
  );
  return counted;
}

describe("the middlewares of a client that was built for the model", () => {
  it("run in the order of the SDK, in each call and in each kind of call", async () => {
    const { own, ofSdk } = create();
    const [expected, ran]: [string[], string[]] = [[], []];
    observe(ofSdk, expected);
    observe(own.client, ran);
    for (const command of [new ConverseCommand(input), new ConverseCommand(input)]) await ofSdk.send(command);
    await ofSdk.send(new ConverseStreamCommand(input));
    await own.invoke("Hi");
    await own.invoke("Hi");
    for await (const _chunk of await own.stream("Hi")) {
    }
    expect(expected).toHaveLength(3 * (PLACES.length + 1));
    expect(ran).toEqual(expected);
  });

  it("can be added and removed between calls", async () => {
    const { own } = create();
    await own.invoke("Hi");
    const added = count(own.client, "added");
    await own.invoke("Hi");
    await own.invoke("Hi");
    expect(added.calls).toBe(2);
    own.client.middlewareStack.remove("added");
    await own.invoke("Hi");
    expect(added.calls).toBe(2);
    let plugged = { calls: 0 };
    own.client.middlewareStack.use({
      applyToStack: () => {
        plugged = count(own.client, "plugged");
      },
    });
    await own.invoke("Hi");
    expect(plugged.calls).toBe(1);
  });

  it.each([["named"], [undefined]])("include those of a command itself: %s", async (name) => {
    const { client } = create().own;
    const ran: number[] = [];
    for (const number of [1, 2, 3]) {
      const command = new ConverseCommand(input);
      command.middlewareStack.add(
        (next) => (args) => {
          ran.push(number);
          return next(args);
        },
        { step: "build", ...(name !== undefined && { name }) },
      );
      await client.send(command);
    }
    expect(ran).toEqual([1, 2, 3]);
  });

  it("keep the caller's signal apart from call to call", async () => {
    const { own } = create();
    await own.invoke("Hi");
    await expect(own.invoke("Hi", { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    await expect(own.invoke("Hi")).resolves.toMatchObject({ content: "ten days" });
  });
});
