import { InvalidOptionError, omitUndefined, type TokenUsage } from "@bedrock-routed/core";
import { RecordProblemError } from "../batch-errors";
import type { ConverseRecord, RecordBlock } from "./converse-record";
import { readTokens, textAnswer } from "./read-answer";

/** What a model answered. */
interface RecordAnswer {
  /** A text, or blocks as the chat models of `@langchain/aws` give them. */
  readonly content: string | readonly Readonly<Record<string, unknown>>[];
  readonly usage: TokenUsage | undefined;
  readonly stopReason: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** The form in which a model takes records and gives answers. */
export interface ModelForm {
  /** @throws RecordProblemError when the model's form cannot hold the record */
  build(record: ConverseRecord): Json;
  read(output: Json): RecordAnswer;
}

/**
 * The form of InvokeModel for a model.
 * @throws InvalidOptionError for a model whose form this package does not know
 */
export function modelFormOf(modelId: string): ModelForm {
  if (modelId.startsWith("anthropic.")) return anthropicForm;
  if (modelId.startsWith("amazon.nova-")) return novaForm;
  if (modelId.startsWith("meta.llama3")) return createLlamaForm(LLAMA_3);
  if (modelId.startsWith("meta.llama4")) return createLlamaForm(LLAMA_4);
  const remedy = `the known forms are those of Anthropic, Amazon Nova and Meta Llama models, not of ${modelId}. Use "converse"`;
  throw new InvalidOptionError("form", "model", remedy);
}

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html */
const anthropicForm: ModelForm = {
  build({ messages, system, inferenceConfig = {}, additionalModelRequestFields }) {
    const { maxTokens, temperature, topP, stopSequences } = inferenceConfig;
    if (maxTokens === undefined)
      throw new RecordProblemError("maxTokens", "The Anthropic form needs it. Pass maxTokens.");
    return omitUndefined({
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: maxTokens,
      system: system?.map(({ text }) => text).join("\n\n"),
      messages: messages.map(({ role, content }, index) => ({
        role,
        content: content.map((block, position) => toAnthropicBlock(block, `messages[${index}].content[${position}]`)),
      })),
      temperature,
      top_p: topP,
      stop_sequences: stopSequences,
      ...additionalModelRequestFields,
    });
  },
  read({ content, usage, stop_reason: stopReason }) {
    const { input_tokens: inputTokens, output_tokens: outputTokens } = (usage ?? {}) as Json;
    const blocks = Array.isArray(content) ? (content as readonly Json[]) : [];
    return {
      content: textAnswer(blocks.map((block) => (block.type === "text" ? { text: block.text } : block))),
      usage: readTokens(inputTokens, outputTokens),
      stopReason: typeof stopReason === "string" ? stopReason : undefined,
    };
  },
};

const ANTHROPIC_DOCUMENTS: Readonly<Record<string, string>> = { pdf: "application/pdf" };

function toAnthropicBlock({ text, image, document, video }: RecordBlock, field: string): Json {
  if (text !== undefined) return { type: "text", text };
  const media = image ?? document ?? video;
  const mediaType = image === undefined ? ANTHROPIC_DOCUMENTS[document?.format ?? ""] : `image/${image.format}`;
  const data = media?.source.bytes;
  if (mediaType === undefined || data === undefined) {
    throw new RecordProblemError(
      field,
      'The Anthropic form takes text, and images and PDFs as base64. Use form "converse".',
    );
  }
  return { type: image === undefined ? "document" : "image", source: { type: "base64", media_type: mediaType, data } };
}

/** @see https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html */
const novaForm: ModelForm = {
  build: ({ messages, system, inferenceConfig, additionalModelRequestFields }) =>
    omitUndefined({ schemaVersion: "messages-v1", messages, system, inferenceConfig, ...additionalModelRequestFields }),
  read: readConverseOutput,
};

/** Records as requests of Converse, for every model. */
export const converseForm: ModelForm = { build: (record) => ({ ...record }), read: readConverseOutput };

function readConverseOutput({ output, usage, stopReason }: Json): RecordAnswer {
  const { content } = ((output as Json | undefined)?.message ?? {}) as Json;
  const { inputTokens, outputTokens } = (usage ?? {}) as Json;
  return {
    content: textAnswer(Array.isArray(content) ? (content as readonly Json[]) : []),
    usage: readTokens(inputTokens, outputTokens),
    stopReason: typeof stopReason === "string" ? stopReason : undefined,
  };
}

/** The marks of a family's prompts. */
interface LlamaMarks {
  readonly begin: string;
  readonly turn: (role: string) => string;
  readonly end: string;
  /** A text with one of these could pass for a turn of its own. */
  readonly reserved: readonly string[];
}

/** @see https://www.llama.com/docs/model-cards-and-prompt-formats/llama3_1/ */
const LLAMA_3: LlamaMarks = {
  begin: "<|begin_of_text|>",
  turn: (role) => `<|start_header_id|>${role}<|end_header_id|>\n\n`,
  end: "<|eot_id|>",
  reserved: [
    "<|begin_of_text|>",
    "<|start_header_id|>",
    "<|end_header_id|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|end_of_text|>",
  ],
};
/** @see https://www.llama.com/docs/model-cards-and-prompt-formats/llama4/ */
const LLAMA_4: LlamaMarks = {
  begin: "<|begin_of_text|>",
  turn: (role) => `<|header_start|>${role}<|header_end|>\n\n`,
  end: "<|eot|>",
  reserved: ["<|begin_of_text|>", "<|header_start|>", "<|header_end|>", "<|eot|>", "<|eom|>", "<|end_of_text|>"],
};

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html */
function createLlamaForm(marks: LlamaMarks): ModelForm {
  const turnOf = (role: string, blocks: readonly RecordBlock[], field: string): string => {
    const texts = blocks.map(({ text }, index) => {
      if (text === undefined) {
        throw new RecordProblemError(
          `${field}.content[${index}]`,
          'The Llama form takes text alone. Use form "converse".',
        );
      }
      if (marks.reserved.some((mark) => text.includes(mark))) {
        throw new RecordProblemError(
          `${field}.content[${index}]`,
          'It has a mark of Llama\'s prompts. Use form "converse".',
        );
      }
      return text;
    });
    return `${marks.turn(role)}${texts.join("\n\n")}${marks.end}`;
  };
  return {
    build({ messages, system, inferenceConfig = {}, additionalModelRequestFields }) {
      const { maxTokens, temperature, topP, stopSequences } = inferenceConfig;
      if (stopSequences !== undefined) {
        throw new RecordProblemError(
          "stopSequences",
          'The Llama form has none. Leave them out, or use form "converse".',
        );
      }
      const turns = messages.map(({ role, content }, index) => turnOf(role, content, `messages[${index}]`));
      const first = system === undefined ? "" : turnOf("system", system, "system");
      return omitUndefined({
        prompt: `${marks.begin}${first}${turns.join("")}${marks.turn("assistant")}`,
        max_gen_len: maxTokens,
        temperature,
        top_p: topP,
        ...additionalModelRequestFields,
      });
    },
    read: ({ generation, prompt_token_count: input, generation_token_count: output, stop_reason: stopReason }) => ({
      content: String(generation ?? "").trim(),
      usage: readTokens(input, output),
      stopReason: typeof stopReason === "string" ? stopReason : undefined,
    }),
  };
}
