import { z } from "zod";
import { PII_TYPES } from "../guardrails/pii-types";

/** A text that is not empty. @param remedy what to write instead */
const text = (remedy: string): z.ZodString => z.string({ error: remedy }).min(1, { error: remedy });
const texts = (remedy: string): z.ZodArray<z.ZodString> => z.array(text(remedy), { error: remedy });
const whole = (minimum: number, remedy: string): z.ZodNumber =>
  z.number({ error: remedy }).int({ error: remedy }).min(minimum, { error: remedy });

const ACTIONS = 'Use "BLOCK", "ANONYMIZE" or "NONE".';
const action: z.ZodType<"BLOCK" | "ANONYMIZE" | "NONE"> = z.enum(["BLOCK", "ANONYMIZE", "NONE"], { error: ACTIONS });
const FILTERS = ["INSULTS", "HATE", "SEXUAL", "VIOLENCE", "MISCONDUCT", "PROMPT_ATTACK"] as const;
const threshold = "Use a number from 0 to 0.99.";

const guardrail: z.ZodType = z.strictObject({
  words: texts("Use a list of words.").optional(),
  profanity: texts("Use a list of words.").optional(),
  topics: z
    .array(
      z.strictObject({
        name: text("Give the topic a name."),
        words: texts("Use a list of words.").optional(),
        examples: texts("Use a list of example phrases.").optional(),
      }),
      { error: "Use a list of topics." },
    )
    .optional(),
  contentFilters: z
    .array(
      z.strictObject({
        type: z.enum(FILTERS, { error: `Use one of ${FILTERS.join(", ")}.` }),
        words: texts("Use a list of the words that count as such content."),
      }),
    )
    .optional(),
  piiEntities: z
    .array(z.strictObject({ type: z.enum(PII_TYPES, { error: `Use one of ${PII_TYPES.join(", ")}.` }), action }))
    .optional(),
  regexes: z
    .array(z.strictObject({ name: text("Give the pattern a name."), pattern: text("Use a pattern of RE2."), action }))
    .optional(),
  contextualGrounding: z
    .strictObject({
      grounding: z.number({ error: threshold }).min(0, { error: threshold }).max(0.99, { error: threshold }).optional(),
      relevance: z.number({ error: threshold }).min(0, { error: threshold }).max(0.99, { error: threshold }).optional(),
    })
    .optional(),
  blockedInputMessaging: text("Use a text.").optional(),
  blockedOutputsMessaging: text("Use a text.").optional(),
});

const router: z.ZodType = z.strictObject({
  name: text("Give the router a name."),
  models: z.array(text("Use model ids."), { error: "Use a list of two model ids." }).length(2, {
    error: "Use exactly two models of one family.",
  }),
  fallbackModel: text("Use one of the router's models."),
  responseQualityDifference: whole(0, "Use a multiple of 5 from 0 to 100."),
  description: z.string().optional(),
});

const NTH = "Use a number from 1 on, or a list of them.";
const fault: z.ZodType = z.strictObject({
  when: z
    .strictObject({
      operation: text('Use the name of an operation, such as "Converse".').optional(),
      modelId: text("Use a model id.").optional(),
      nth: z.union([whole(1, NTH), z.array(whole(1, NTH))], { error: NTH }).optional(),
      every: whole(1, "Use a number from 1 on.").optional(),
      probability: z.number({ error: "Use a number from 0 to 1." }).min(0).max(1).optional(),
      seed: whole(0, "Use a number from 0 on.").optional(),
    })
    .optional(),
  fault: z.looseObject(
    { kind: text('Use the kind of a fault, such as "throttling".') },
    { error: "Describe the fault." },
  ),
});

const toolUse: z.ZodType = z.strictObject({
  name: text("Name the tool."),
  input: z.record(z.string(), z.unknown(), { error: "Use an object." }),
  toolUseId: text("Use a text.").optional(),
});
const scriptedReply: z.ZodType = z.strictObject({
  text: z.string().optional(),
  reasoning: z.string().optional(),
  toolUse: z.array(toolUse).optional(),
  citations: z.array(z.record(z.string(), z.unknown())).optional(),
  stopReason: text('Use a stop reason, such as "end_turn".').optional(),
});
const reply: z.ZodType = z.strictObject({
  when: z
    .strictObject({
      contains: text("Use words of the question.").optional(),
      pattern: text("Use a pattern of RE2.").optional(),
      modelId: text("Use a model id.").optional(),
    })
    .optional(),
  times: whole(1, "Use the number of calls that get this reply, from 1 on.").optional(),
  reply: z.union([z.string(), scriptedReply], {
    error: "Use a text, or an object with text, toolUse, reasoning, citations and stopReason.",
  }),
});

/** The form of a configuration file. */
export const configSchema: z.ZodType = z.strictObject(
  {
    $schema: z.string().optional().describe("Where editors find the schema of this file."),
    port: whole(0, "Use 0 (any free port) to 65535.").max(65_535).optional(),
    region: text('Use the name of a Region, such as "us-east-1".').optional(),
    accountId: z
      .string()
      .regex(/^\d{12}$/, { error: "Use twelve digits, as a text." })
      .optional(),
    verbose: z
      .boolean({ error: "Use true or false." })
      .optional()
      .describe("Shows the content of requests on the status page."),
    auth: z
      .union(
        [
          z.boolean(),
          z.strictObject({
            keys: z.record(z.string(), z.string()).optional(),
            bearerTokens: z.array(z.string()).optional(),
          }),
        ],
        { error: "Use true for random credentials, or an object with keys and bearerTokens." },
      )
      .optional(),
    knowledgeBases: z
      .record(z.string(), text("Name a folder, relative to this file."), { error: "Use an object of folders by id." })
      .optional()
      .describe("Folders of documents, by the ids of the knowledge bases: ten letters and digits."),
    guardrails: z.record(z.string(), guardrail, { error: "Use an object of guardrails by id." }).optional(),
    promptRouters: z.array(router, { error: "Use a list of routers." }).optional(),
    faults: z.array(fault, { error: "Use a list of faults." }).optional(),
    latency: z
      .strictObject({
        timeToFirstTokenMs: z.number({ error: "Use a number of milliseconds." }).optional(),
        tokensPerSecond: z.number({ error: "Use a number above 0." }).optional(),
      })
      .optional(),
    replies: z
      .array(reply, { error: "Use a list of replies." })
      .optional()
      .describe("Scripted replies. The first whose condition holds is given."),
  },
  { error: "Use a JSON object." },
);
