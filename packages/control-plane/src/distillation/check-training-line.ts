import { estimateTokens } from "@bedrock-routed/core";

/** What a student takes. */
export interface TrainingRules {
  /** Whether a line can hold several questions. Nova takes them, Llama does not. */
  readonly severalTurns: boolean;
  /** Tokens of the student's context. */
  readonly maxTokens: number;
}

/** A line of a training set that was looked at. */
export interface CheckedLine {
  /** Whether it has the teacher's answer. Without it the service asks the teacher. */
  readonly hasAnswer: boolean;
  /** What is wrong with it, as clauses without a subject. They contain no text of the prompt. */
  readonly problems: readonly string[];
}

const SCHEMA_VERSION = "bedrock-conversation-2024";

/**
 * Checks one line of a training set.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/distillation-data-prep-option-1.html
 */
export function checkTrainingLine(line: string, rules: TrainingRules): CheckedLine {
  const value = parseJson(line);
  if (!isRecord(value)) {
    const problem = value === undefined ? "is not JSON" : "is not a JSON object";
    return { hasAnswer: false, problems: [problem] };
  }
  const { schemaVersion, system, messages, ...others } = value;
  const problems = Object.keys(others).map((name) => `has the unknown member ${JSON.stringify(name.slice(0, 40))}`);
  if (schemaVersion !== SCHEMA_VERSION) problems.push(`needs "schemaVersion": ${JSON.stringify(SCHEMA_VERSION)}`);
  if (system !== undefined) problems.push(...checkTexts(system, "system"));
  const turns = Array.isArray(messages) ? messages : [];
  if (turns.length === 0) problems.push('needs "messages", a list with a message or more');
  turns.forEach((turn: unknown, index) => {
    problems.push(...checkTurn(turn, index));
  });
  if (!rules.severalTurns && turns.length > 2)
    problems.push("has several turns: this student takes one question a line");
  const tokens = estimateTokens(line);
  if (tokens > rules.maxTokens) {
    problems.push(`has about ${tokens} tokens, and the student's context has ${rules.maxTokens}`);
  }
  return { hasAnswer: turns.length > 0 && turns.length % 2 === 0, problems };
}

function checkTurn(turn: unknown, index: number): string[] {
  const at = `messages[${index}]`;
  if (!isRecord(turn)) return [`has no object at ${at}`];
  const role = index % 2 === 0 ? "user" : "assistant";
  const problems = checkTexts(turn.content, `${at}.content`);
  if (turn.role !== role) problems.unshift(`needs the role "${role}" at ${at}: user and assistant take turns`);
  return problems;
}

/** Checks a list of text blocks. */
function checkTexts(blocks: unknown, at: string): string[] {
  if (!Array.isArray(blocks) || blocks.length === 0) return [`needs a list with a text at ${at}`];
  return blocks.flatMap((block: unknown, index) => {
    const place = `${at}[${index}]`;
    if (!isRecord(block)) return [`has no object at ${place}`];
    const others = Object.keys(block).filter((name) => name !== "text");
    if (others.length > 0) return [`has ${JSON.stringify(others[0]?.slice(0, 40))} at ${place}: only text is taken`];
    if (typeof block.text !== "string" || block.text.trim() === "") return [`has no text at ${place}`];
    return [];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
