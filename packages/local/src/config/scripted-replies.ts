import { RE2JS } from "re2js";
import type { ScriptedReply } from "../converse/plan-reply";
import type { ConverseRequest } from "../converse-request/converse-request";
import { readPrompt } from "../converse-request/read-prompt";

/** A reply of a configuration file, and the requests that get it. */
export interface ReplyRule {
  /** All given conditions must hold. @default every request */
  readonly when?: {
    /** Words that the question contains. Case does not matter. */
    readonly contains?: string;
    /** A pattern of RE2 that matches a part of the question. */
    readonly pattern?: string;
    /** The `modelId` of the request. */
    readonly modelId?: string;
  };
  /** Number of requests that get this reply. Later ones go on to the next rule. @default all */
  readonly times?: number;
  readonly reply: string | ScriptedReply;
}

/** Creates `respond` from rules. The first rule whose conditions hold gives the reply. */
export function createResponder(
  rules: readonly ReplyRule[],
): (request: ConverseRequest) => string | ScriptedReply | undefined {
  const compiled = rules.map(({ when = {}, times = Number.POSITIVE_INFINITY, reply }) => ({
    contains: when.contains === undefined ? undefined : normalise(when.contains),
    pattern: when.pattern === undefined ? undefined : RE2JS.compile(when.pattern),
    modelId: when.modelId,
    left: times,
    reply,
  }));
  return (request) => {
    const { question } = readPrompt(request);
    const rule = compiled.find(
      ({ contains, pattern, modelId, left }) =>
        left > 0 &&
        (contains === undefined || normalise(question).includes(contains)) &&
        (pattern === undefined || pattern.matcher(question).find()) &&
        (modelId === undefined || modelId === request.modelId),
    );
    if (rule !== undefined) rule.left -= 1;
    return rule?.reply;
  };
}

function normalise(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
