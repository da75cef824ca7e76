import { answerExtractively } from "../answer/answer-extractively";
import { answerAsJson } from "../structured-output/answer-as-json";
import { answerFromResult } from "../tools/answer-from-result";
import { planToolCall } from "../tools/plan-tool-call";
import type { ConverseRequest } from "./converse-request";
import type { Reply, ReplyOrigin } from "./reply";
import { type ScriptedReply, toReply } from "./scripted-reply";

/**
 * Decides what a request is answered with: the script, a tool call, JSON by a schema, the result of
 * a tool, or quotes.
 * @param now in ms
 */
export function planReply(request: ConverseRequest, scripted: string | ScriptedReply | undefined, now: number): Reply {
  if (scripted !== undefined) return toReply(scripted, request);
  const call = planToolCall(request, now);
  if (call !== undefined) return { origin: "tool-call", blocks: [call], stopReason: "tool_use" };
  if (request.outputSchema !== undefined) return say(answerAsJson(request, request.outputSchema, now), "json-schema");
  const fromResult = answerFromResult(request);
  return fromResult === undefined
    ? say(answerExtractively(request).text, "extractive")
    : say(fromResult.text, "tool-result");
}

function say(text: string, origin: ReplyOrigin): Reply {
  return { origin, blocks: [{ kind: "text", text }], stopReason: "end_turn" };
}
