import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectOpenAIModel, InvalidLocalOptionError, openAIModel } from "../index";
import { startModelServer, type TestModelServer } from "../testing/model-server";

let models: TestModelServer;
beforeEach(async () => {
  models = await startModelServer({ models: ["llama3.2:latest", "qwen3:8b"] });
});
afterEach(() => models.close());

describe("connectOpenAIModel", () => {
  it("finds a model by its name, with or without Ollama's tag", async () => {
    const { languageModel } = await connectOpenAIModel({ url: `${models.url}/`, model: "llama3.2" });
    expect(languageModel).toEqual({ model: "llama3.2", url: models.url });
  });

  it("uses the only model, and asks for a name when there are several", async () => {
    await expect(connectOpenAIModel({ url: models.url })).rejects.toThrow(
      `Name a model of ${models.url}. It has: llama3.2:latest, qwen3:8b.`,
    );
    const single = await startModelServer({ models: ["/models/a.gguf"] });
    expect((await connectOpenAIModel({ url: single.url })).languageModel.model).toBe("/models/a.gguf");
    await single.close();
  });

  it.each<[string, { url?: string; model?: string; apiKey?: string }, RegExp]>([
    ["an unknown model", { model: "gpt" }, /no model "gpt"\. It has: llama3\.2:latest, qwen3:8b\.$/],
    ["no server", { url: "http://127.0.0.1:9/v1" }, /No model server answers at .*\. Start it, or correct its URL\.$/],
  ])("says what to do about %s", async (_name, options, message) => {
    await expect(connectOpenAIModel({ url: models.url, ...options })).rejects.toThrow(message);
  });

  it("says that /v1 may be missing, and that a key is needed", async () => {
    const withoutPath = models.url.replace("/v1", "");
    await expect(connectOpenAIModel({ url: withoutPath, model: "qwen3:8b" })).rejects.toThrow(
      `Most servers need /v1 at the end of the URL: ${models.url}.`,
    );
    const locked = await startModelServer({ apiKey: "sesame" });
    await expect(connectOpenAIModel({ url: locked.url, apiKey: "wrong" })).rejects.toThrow("(401). Give its API key.");
    expect((await connectOpenAIModel({ url: locked.url, apiKey: "sesame" })).languageModel.model).toBe("tiny");
    await locked.close();
  });
});

describe("openAIModel", () => {
  it.each([
    ["http://192.168.0.5:11434/v1", /is not this machine.*allowRemote/],
    ["https://api.example.com/v1", /is not this machine/],
    ["http://127.0.0.1.example.com/v1", /is not this machine/],
    ["http://user:secret@127.0.0.1/v1", /Leave out user, password/],
    ["http://127.0.0.1/v1?key=secret", /Leave out user/],
    ["file:///v1", /base URL/],
    ["localhost:11434", /base URL/],
    ["", /base URL/],
  ])("refuses the URL %s", (url, message) => {
    const create = (): unknown => openAIModel({ url, model: "tiny" });
    expect(create).toThrow(InvalidLocalOptionError);
    expect(create).toThrow(message);
    expect(create).not.toThrow(/secret/);
  });

  it.each(["http://localhost:1234/v1", "http://127.0.0.2/v1", "http://[::1]:8000/v1"])("takes %s", (url) => {
    expect(openAIModel({ url, model: "tiny" }).languageModel.url).toBe(url);
  });

  it("takes another machine when that is meant, and refuses an empty name and a wrong time", () => {
    const allowRemote = "I understand that texts leave this machine" as const;
    const url = "http://192.168.0.5:11434/v1";
    expect(openAIModel({ url, model: "tiny", allowRemote }).languageModel.url).toBe(url);
    expect(() => openAIModel({ url: models.url, model: " " })).toThrow(/model: " "/);
    expect(() => openAIModel({ url: models.url, model: "tiny", timeoutMs: 0 })).toThrow(/timeoutMs: 0/);
  });
});
