import type { RouteMessage, RouteToolCall } from "@bedrock-routed/core";
import { requireNumber } from "../composition/route-choice";
import type { Acceptor } from "../routers/cascade-router";

/** Options of `isNoToolLoop`. */
export interface ToolLoopOptions {
  /** How often the same call, with the same arguments, may be made for one question. @default 2 */
  readonly repeats?: number;
  /** How many calls of tools may be made for one question. @default 20 */
  readonly most?: number;
}

/** Declines an answer that calls a tool again as it was called before, or that goes on calling tools for too long. */
export function isNoToolLoop({ repeats = 2, most = 20 }: ToolLoopOptions = {}): Acceptor {
  requireNumber("repeats", repeats, 1);
  requireNumber("most", most, 1);
  return ({ toolCalls }, { messages }) => {
    if (toolCalls.length === 0) return true;
    const earlier = callsOfQuestion(messages);
    if (earlier.length + toolCalls.length > most) return "too many tool calls";
    const counts = new Map<string, number>();
    for (const call of [...earlier, ...toolCalls]) {
      const key = describe(call);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return toolCalls.some((call) => (counts.get(describe(call)) ?? 0) > repeats) ? "tool loop" : true;
  };
}

/** The calls since the last message of the user. */
function callsOfQuestion(messages: readonly RouteMessage[]): readonly RouteToolCall[] {
  const asked = messages.findLastIndex(({ role }) => role === "user");
  return messages.slice(asked + 1).flatMap(({ toolCalls = [] }) => toolCalls);
}

function describe({ name, input }: RouteToolCall): string {
  return `${name} ${JSON.stringify(input)}`;
}
