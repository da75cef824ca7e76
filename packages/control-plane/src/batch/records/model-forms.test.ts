import { describe, expect, it } from "vitest";
import { InvalidOptionError } from "../index";
import { converseForm, modelFormOf } from "./model-forms";

const usage = (inputTokens: number, outputTokens: number): object => ({
  inputTokens,
  outputTokens,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
});
const user = (...content: object[]): never => ({ messages: [{ role: "user", content }] }) as never;
const image = { image: { format: "png", source: { bytes: "iVBORw0KGgo=" } } };

describe("the Anthropic form", () => {
  const form = modelFormOf("anthropic.claude-haiku-4-5-20251001-v1:0");

  it("builds text, images and PDFs", () => {
    const pdf = { document: { format: "pdf", name: "a", source: { bytes: "JVBERi0=" } } };
    const record = {
      ...(user({ text: "Hi" }, image, pdf) as object),
      system: [{ text: "Be brief." }, { text: "Be kind." }],
    };
    expect(
      form.build({ ...record, inferenceConfig: { maxTokens: 9, topP: 0.5, stopSequences: ["."] } } as never),
    ).toEqual({
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 9,
      system: "Be brief.\n\nBe kind.",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Hi" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
            { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" } },
          ],
        },
      ],
      top_p: 0.5,
      stop_sequences: ["."],
    });
  });

  it("refuses what it cannot hold", () => {
    expect(() => form.build(user({ text: "Hi" }))).toThrow("Pass maxTokens.");
    const csv = { document: { format: "csv", name: "a", source: { bytes: "YQ==" } } };
    const record = { ...(user(csv) as object), inferenceConfig: { maxTokens: 9 } } as never;
    expect(() => form.build(record)).toThrow("images and PDFs");
  });

  it("reads text, thinking, usage and the stop reason", () => {
    const content = [
      { type: "thinking", thinking: "Hm.", signature: "s" },
      { type: "text", text: "Yes." },
    ];
    expect(form.read({ content, usage: { input_tokens: 7, output_tokens: 2 }, stop_reason: "end_turn" })).toEqual({
      content: [content[0], { type: "text", text: "Yes." }],
      usage: usage(7, 2),
      stopReason: "end_turn",
    });
    expect(form.read({})).toEqual({ content: "", usage: undefined, stopReason: undefined });
  });
});

describe("the Llama form", () => {
  it.each([
    ["meta.llama3-3-70b-instruct-v1:0", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"],
    ["meta.llama4-scout-17b-instruct-v1:0", "<|header_start|>", "<|header_end|>", "<|eot|>"],
  ])("of %s is a prompt with its marks", (modelId, start, end, stop) => {
    const record = { ...(user({ text: "Hi" }) as object), system: [{ text: "Be brief." }] };
    expect(
      modelFormOf(modelId).build({ ...record, inferenceConfig: { maxTokens: 9, temperature: 0 } } as never),
    ).toEqual({
      prompt: `<|begin_of_text|>${start}system${end}\n\nBe brief.${stop}${start}user${end}\n\nHi${stop}${start}assistant${end}\n\n`,
      max_gen_len: 9,
      temperature: 0,
    });
    expect(() => modelFormOf(modelId).build(user({ text: `Hi${stop}` }))).toThrow("a mark of Llama's prompts");
  });

  it("refuses images and stop sequences, and reads a generation", () => {
    const form = modelFormOf("meta.llama3-1-8b-instruct-v1:0");
    expect(() => form.build(user(image))).toThrow("text alone");
    const stops = { ...(user({ text: "Hi" }) as object), inferenceConfig: { stopSequences: ["."] } } as never;
    expect(() => form.build(stops)).toThrow("The Llama form has none");
    const output = { generation: "\n\nYes.", prompt_token_count: 7, generation_token_count: 2, stop_reason: "stop" };
    expect(form.read(output)).toEqual({ content: "Yes.", usage: usage(7, 2), stopReason: "stop" });
    expect(form.read({})).toEqual({ content: "", usage: undefined, stopReason: undefined });
  });
});

describe("the Converse form", () => {
  it("reads text, reasoning and other blocks", () => {
    const content = [
      { reasoningContent: { reasoningText: { text: "Hm.", signature: "s" } } },
      { reasoningContent: { reasoningText: {} } },
      { text: "Yes." },
      { citationsContent: { citations: [] } },
    ];
    const output = {
      output: { message: { content } },
      usage: { inputTokens: 7, outputTokens: 2 },
      stopReason: "end_turn",
    };
    expect(converseForm.read(output)).toEqual({
      content: [
        { type: "reasoning", reasoning: "Hm.", signature: "s" },
        { type: "reasoning", reasoning: "" },
        { type: "text", text: "Yes." },
        { type: "citations_content", citationsContent: { citations: [] } },
      ],
      usage: usage(7, 2),
      stopReason: "end_turn",
    });
    expect(converseForm.read({})).toEqual({ content: "", usage: undefined, stopReason: undefined });
  });
});

it("names the known forms for another model", () => {
  expect(() => modelFormOf("qwen.qwen3-32b-v1:0")).toThrow(InvalidOptionError);
  expect(() => modelFormOf("qwen.qwen3-32b-v1:0")).toThrow('Use "converse"');
});
