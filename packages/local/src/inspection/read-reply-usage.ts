import type { WireReply } from "../server/wire-reply";
import { isJsonObject } from "../wire/read-json";
import type { ReceivedRequest } from "./received-request";

/** The token counts in a reply: of Converse, and of InvokeModel bodies, which write them in snake case. */
export function readReplyUsage({ body, events }: WireReply): ReceivedRequest["usage"] {
  const usage = (body ?? events?.at(-1)?.body)?.usage;
  if (!isJsonObject(usage)) return undefined;
  const inputTokens = usage.inputTokens ?? usage.input_tokens;
  const outputTokens = usage.outputTokens ?? usage.output_tokens;
  if (typeof inputTokens !== "number" || typeof outputTokens !== "number") return undefined;
  return { inputTokens, outputTokens };
}
