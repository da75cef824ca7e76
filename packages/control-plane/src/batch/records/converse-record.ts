import { z } from "zod";
import { RecordProblemError } from "../batch-errors";

/** A media block: bytes as base64, or a location in S3. */
interface MediaBlock {
  readonly format: string;
  readonly name?: string | undefined;
  readonly source: {
    readonly bytes?: string | undefined;
    readonly s3Location?: unknown;
    readonly text?: string | undefined;
  };
}

/** A content block of a record, as JSON. */
export interface RecordBlock {
  readonly text?: string | undefined;
  readonly image?: MediaBlock | undefined;
  readonly document?: MediaBlock | undefined;
  readonly video?: MediaBlock | undefined;
}

export interface RecordMessage {
  readonly role: "user" | "assistant";
  readonly content: readonly RecordBlock[];
}

/**
 * A record of batch inference: a request of Converse without `modelId`, as JSON.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export interface ConverseRecord {
  readonly messages: readonly RecordMessage[];
  readonly system?: readonly { readonly text: string }[] | undefined;
  readonly inferenceConfig?:
    | {
        readonly maxTokens?: number | undefined;
        readonly temperature?: number | undefined;
        readonly topP?: number | undefined;
        readonly stopSequences?: readonly string[] | undefined;
      }
    | undefined;
  readonly additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
  readonly requestMetadata?: Readonly<Record<string, string>> | undefined;
}

const media = z.strictObject({
  format: z.string(),
  name: z.string().optional(),
  source: z.strictObject({
    bytes: z.string().optional(),
    s3Location: z.looseObject({}).optional(),
    text: z.string().optional(),
  }),
});
const block = z.strictObject({
  text: z.string().optional(),
  image: media.optional(),
  document: media.optional(),
  video: media.optional(),
});
const recordSchema: z.ZodType<ConverseRecord> = z.strictObject({
  messages: z
    .array(
      z.strictObject({ role: z.enum(["user", "assistant"]), content: z.array(block).min(1, "A message has content.") }),
    )
    .min(1, "A record has at least one message."),
  system: z.array(z.strictObject({ text: z.string() })).optional(),
  inferenceConfig: z
    .strictObject({
      maxTokens: z.number().int().min(1).optional(),
      temperature: z.number().optional(),
      topP: z.number().optional(),
      stopSequences: z.array(z.string()).optional(),
    })
    .optional(),
  additionalModelRequestFields: z.record(z.string(), z.unknown()).optional(),
  requestMetadata: z.record(z.string(), z.string()).optional(),
});

const NO_TOOLS = "Batch inference has no tools. Leave them out, or call the model on demand.";
const NO_CACHE = "Batch inference has no prompt caching. Leave the cache points out.";
const NO_FORMAT =
  "AWS documents that batch inference has no structured output. Ask for JSON in the prompt, or call the model on demand.";
const NO_TIER = "Batch inference has a price of its own, and neither tiers nor latency modes. Leave it out.";

/**
 * Members that a request of Converse can have and a record cannot.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html
 */
const REFUSED: Readonly<Record<string, string>> = {
  cache_control: NO_CACHE,
  cachePoint: NO_CACHE,
  outputConfig: NO_FORMAT,
  performanceConfig: NO_TIER,
  serviceTier: NO_TIER,
  toolConfig: NO_TOOLS,
  toolResult: NO_TOOLS,
  toolUse: NO_TOOLS,
  tools: NO_TOOLS,
  modelId: "The model is that of the run. Leave it out, or make a run for each model.",
};

/** Why a member is refused. */
export function refusalOf(member: string): string {
  return REFUSED[member] ?? `${JSON.stringify(member)} is not known to work in batch inference. Leave it out.`;
}

/** @throws RecordProblemError for a record that batch inference cannot take */
export function checkRecord(record: unknown): ConverseRecord {
  const parsed = recordSchema.safeParse(record);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path ?? [];
    if (issue?.code !== "unrecognized_keys") {
      throw new RecordProblemError(formatPath(path), issue?.message ?? "It is malformed.");
    }
    const [member = ""] = issue.keys;
    throw new RecordProblemError(formatPath([...path, member]), refusalOf(member));
  }
  checkTurns(parsed.data);
  return parsed.data;
}

function checkTurns({ messages }: ConverseRecord): void {
  if (messages[0]?.role !== "user") throw new RecordProblemError("messages[0]", "The first message is the user's.");
  messages.forEach(({ role }, index) => {
    if (index > 0 && messages[index - 1]?.role === role) {
      throw new RecordProblemError(`messages[${index}]`, "The roles user and assistant alternate.");
    }
  });
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (before, key) => (typeof key === "number" ? `${before}[${key}]` : `${before}${before && "."}${String(key)}`),
    "",
  );
}
