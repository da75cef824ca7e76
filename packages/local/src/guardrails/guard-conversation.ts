import type { ConverseOutcome } from "../converse/converse";
import type { ReplyBlock } from "../converse/plan-reply";
import type { ConverseRequest } from "../converse-request/converse-request";
import type { GuardrailRequest } from "../converse-request/read-guardrail";
import { type Eventually, whenReady } from "../eventually";
import type { JsonObject } from "../wire/read-json";
import { type Assessment, assessTexts } from "./assess-texts";
import { type FoundGuardrail, findGuardrail, type GuardrailContext } from "./find-guardrail";
import { collectGuardedTexts, replaceGuardedTexts } from "./guarded-texts";
import { buildAssessment, reasonOf } from "./guardrail-assessment";
import { DEFAULT_MESSAGING } from "./local-guardrail";

/** What a guardrail did in a call, for the body of InvokeModel and for knowledge bases. */
interface GuardrailOutcome {
  readonly hasIntervened: boolean;
  /** `GuardrailTraceAssessment` of the service model. `undefined` if the request did not ask for a trace. */
  readonly trace?: JsonObject;
}

/** A reply that a guardrail has assessed. */
export interface GuardedOutcome extends ConverseOutcome {
  /** `undefined` without a guardrail. */
  readonly guardrail?: GuardrailOutcome;
}

/**
 * Applies the guardrail of a request to its input, and to the reply.
 * @param answer answers a request; it is not called when the input is blocked
 * @param isStreamed whether the reply will be streamed
 * @throws ServiceError as the service does
 */
export function guardConversation(
  request: ConverseRequest,
  context: GuardrailContext,
  answer: (request: ConverseRequest) => Eventually<ConverseOutcome>,
  isStreamed: boolean,
): Eventually<GuardedOutcome> {
  if (request.guardrail === undefined) return answer(request);
  const call = new GuardedCall(findGuardrail(context, request.guardrail), request.guardrail, request);
  const input = call.assessInput();
  if (input.action === "BLOCKED") return call.buildBlockedInput();
  const masked = input.action === "ANONYMIZED" ? replaceGuardedTexts(request, input.texts) : request;
  return whenReady(answer(masked), (outcome) => call.assessOutput(outcome, isStreamed));
}

/** One call with a guardrail. It keeps the assessments for the trace. */
class GuardedCall {
  readonly #found: FoundGuardrail;
  readonly #request: GuardrailRequest;
  readonly #content: ReturnType<typeof collectGuardedTexts>;
  readonly #modelId: string;
  #trace: JsonObject = {};

  constructor(found: FoundGuardrail, request: GuardrailRequest, conversation: ConverseRequest) {
    this.#found = found;
    this.#request = request;
    this.#content = collectGuardedTexts(conversation);
    this.#modelId = conversation.modelId;
  }

  assessInput(): Assessment {
    const start = performance.now();
    const assessment = assessTexts(this.#found.guardrail, { ...this.#content, source: "INPUT", canMask: true });
    this.#addToTrace({ inputAssessment: { [this.#found.id]: this.#build(assessment, start) } }, assessment);
    return assessment;
  }

  /** The reply to a blocked input. The model has seen nothing, so no tokens are counted. */
  buildBlockedInput(): GuardedOutcome {
    return this.#finish(
      {
        modelId: this.#modelId,
        blocks: [{ kind: "text", text: this.#found.guardrail.blockedInputMessaging ?? DEFAULT_MESSAGING }],
        stopReason: "guardrail_intervened",
        usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
        served: {},
        additionalModelResponseFields: {},
      },
      true,
    );
  }

  /** Assesses the texts of a reply. Tool calls and reasoning are not assessed, as on AWS. */
  assessOutput(outcome: ConverseOutcome, isStreamed: boolean): GuardedOutcome {
    const start = performance.now();
    const texts = outcome.blocks.flatMap((block) => (isText(block) ? [block.text] : []));
    const isAsync = isStreamed && this.#request.isAsync;
    const assessment = assessTexts(this.#found.guardrail, {
      ...this.#content,
      source: "OUTPUT",
      texts,
      totalCharacters: texts.reduce((total, text) => total + text.length, 0),
      canMask: !isAsync,
    });
    this.#addToTrace({ outputAssessments: { [this.#found.id]: [this.#build(assessment, start)] } }, assessment);
    if (assessment.action === "NONE") return this.#finish(outcome, false);
    if (assessment.action === "BLOCKED") this.#addToTrace({ modelOutput: texts }, assessment);
    const blocks =
      assessment.action === "ANONYMIZED"
        ? replaceTexts(outcome.blocks, assessment.texts)
        : [
            ...(isAsync ? sentBefore(outcome.blocks, assessment.blockedAt) : []),
            { kind: "text", text: this.#found.guardrail.blockedOutputsMessaging ?? DEFAULT_MESSAGING } as const,
          ];
    return this.#finish({ ...outcome, blocks, stopReason: "guardrail_intervened" }, true);
  }

  #build(assessment: Assessment, start: number): JsonObject {
    const isFull = this.#request.trace === "enabled_full";
    return buildAssessment(this.#found, assessment, isFull, Math.round(performance.now() - start));
  }

  #addToTrace(members: JsonObject, { action }: Assessment): void {
    const actionReason = action === "NONE" ? {} : { actionReason: reasonOf(action) };
    this.#trace = { ...this.#trace, ...members, ...actionReason };
  }

  #finish(outcome: ConverseOutcome, hasIntervened: boolean): GuardedOutcome {
    if (this.#request.trace === "disabled") return { ...outcome, guardrail: { hasIntervened } };
    const trace = this.#trace;
    const served = { ...outcome.served, trace: { ...Object(outcome.served.trace), guardrail: trace } };
    return { ...outcome, served, guardrail: { hasIntervened, trace } };
  }
}

type TextBlock = Extract<ReplyBlock, { kind: "text" | "cited-text" }>;

function isText(block: ReplyBlock): block is TextBlock {
  return block.kind === "text" || block.kind === "cited-text";
}

/** A masked text is sent without its citations, whose positions and quotes would be wrong. */
function replaceTexts(blocks: readonly ReplyBlock[], texts: readonly string[]): ReplyBlock[] {
  let index = 0;
  return blocks.map((block) => {
    if (!isText(block)) return block;
    const text = texts[index] ?? block.text;
    index += 1;
    return text === block.text ? block : { kind: "text", text };
  });
}

/** In the asynchronous mode, what the model wrote up to the blocked place has been sent before the guardrail saw it. */
function sentBefore(blocks: readonly ReplyBlock[], blockedAt: Assessment["blockedAt"]): ReplyBlock[] {
  const sent: ReplyBlock[] = [];
  let index = 0;
  for (const block of blocks) {
    if (!isText(block)) {
      sent.push(block);
      continue;
    }
    if (index === blockedAt?.text) return [...sent, { ...block, text: block.text.slice(0, blockedAt.end) }];
    sent.push(block);
    index += 1;
  }
  return sent;
}
