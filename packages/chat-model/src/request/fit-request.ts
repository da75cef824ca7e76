import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import type { ToolChoice } from "@bedrock-routed/core";
import type { RequestProblem } from "../warnings/request-warnings";
import type { ModelKnowledge } from "./model-knowledge";
import { fitSampling } from "./sampling";
import { type AcceptedToolChoices, fitToolChoice } from "./tool-choice";

export interface FittedRequest<Input> {
  readonly request: Input;
  readonly problems: readonly RequestProblem[];
}

export interface FitOptions {
  /** What the caller says that the target accepts. It counts more than the catalog. */
  readonly statedToolChoices: readonly ToolChoice[] | undefined;
  /** The tool of `withStructuredOutput`. */
  readonly wantedTool: string | undefined;
}

/**
 * Fits a request to the models that can answer it: what one of them is known to refuse is not sent. The
 * input stays as it is.
 * @param models base ids of the models of the target; none when they are unknown
 */
export function fitRequest<Input extends ConverseCommandInput>(
  input: Input,
  models: readonly string[],
  knowledge: ModelKnowledge,
  { statedToolChoices, wantedTool }: FitOptions,
): FittedRequest<Input> {
  const { capabilities, possibleToolChoices } = knowledge;
  const problems: RequestProblem[] = [];
  const known: AcceptedToolChoices =
    statedToolChoices === undefined
      ? { certain: capabilities.toolChoice, possible: possibleToolChoices }
      : { certain: statedToolChoices, possible: statedToolChoices };
  const choice = fitToolChoice(input, isThinking(input) ? THINKING : known, wantedTool);
  if (choice.refused !== undefined) problems.push({ kind: "tool-choice-refused", models, refused: [choice.refused] });
  const fitted = fitSampling(choice.request, capabilities.sampling);
  if (fitted.refused.length > 0) problems.push({ kind: "sampling-refused", models, refused: fitted.refused });
  return { request: fitted.request, problems };
}

/** Claude cannot be forced to call a tool while it thinks. */
const THINKING: AcceptedToolChoices = { certain: ["auto"], possible: ["auto"] };

/**
 * Whether Claude's extended thinking is on.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html
 */
function isThinking({ additionalModelRequestFields: fields }: ConverseCommandInput): boolean {
  const thinking = typeof fields === "object" && fields !== null && "thinking" in fields ? fields.thinking : undefined;
  const type = typeof thinking === "object" && thinking !== null && "type" in thinking ? thinking.type : undefined;
  return type === "enabled" || type === "adaptive";
}
