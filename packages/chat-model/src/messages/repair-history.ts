import type { ContentBlock, Message } from "@aws-sdk/client-bedrock-runtime";
import type { MessageScope } from "./message-scope";

/** One message of LangChain's, converted. Its content belongs to the repair, which may add to it. */
export interface Turn {
  readonly role: "user" | "assistant";
  readonly content: ContentBlock[];
  /** The message, or the first of those that were joined. */
  readonly scope: MessageScope;
}

/** The message of each tool call, by the call's id. */
type Callers = Map<string, MessageScope>;

/**
 * Makes a history that Amazon Bedrock accepts: roles alternate, no message is empty, and the results of tool
 * calls follow their calls at once. Each change is noted at its message.
 *
 * @throws InvalidMessageError for a history that begins with the assistant, and for a call with no result or two
 */
export function repairHistory(turns: readonly Turn[]): Message[] {
  const callers: Callers = new Map();
  const joined = join(dropOrphans(turns, callers));
  const ordered = callers.size === 0 ? joined : moveLateResults(joined, callers);
  const [first] = ordered;
  if (first?.role === "assistant") {
    throw first.scope.refuse(
      "a conversation must begin with a human message",
      'Put a human message before it, or leave it out. `trimMessages` does that with { startOn: "human" }.',
    );
  }
  return ordered.map(({ role, content }) => ({ role, content: role === "user" ? putResultsFirst(content) : content }));
}

/** Leaves out results whose call is not before them, and messages that are empty then. It finds the callers on its way. */
function dropOrphans(turns: readonly Turn[], callers: Callers): readonly Turn[] {
  const open = new Set<string>();
  const kept: Turn[] = [];
  for (const turn of turns) {
    if (turn.role === "user") {
      const content = turn.content.filter((block) => isWanted(block, turn.scope, open, callers));
      const isLeft =
        content.length === turn.content.length || content.some(({ cachePoint }) => cachePoint === undefined);
      if (isLeft) kept.push(content.length === turn.content.length ? turn : { ...turn, content });
    } else if (turn.content.length > 0) {
      for (const block of turn.content) {
        const id = callOf(block);
        if (id === undefined) continue;
        open.add(id);
        callers.set(id, turn.scope);
      }
      kept.push(turn);
    }
  }
  return kept;
}

/** @throws InvalidMessageError for the second result of a call */
function isWanted(block: ContentBlock, scope: MessageScope, open: Set<string>, callers: Callers): boolean {
  const id = resultOf(block);
  if (id === undefined || open.delete(id)) return true;
  if (callers.has(id)) {
    throw scope.refuse(`it is the second result of the tool call "${id}"`, "Keep one result for each call.");
  }
  scope.note("orphan-tool-result");
  return false;
}

/** Joins neighbours of one role. Results of tools, and a question after them, are one message in every conversation. */
function join(turns: readonly Turn[]): readonly Turn[] {
  const joined: Turn[] = [];
  let previous: Turn | undefined;
  for (const turn of turns) {
    const last = joined.at(-1);
    if (last === undefined || last.role !== turn.role) joined.push(turn);
    else {
      if (previous !== undefined && !hasResult(previous) && !hasResult(turn)) turn.scope.note("same-role");
      // One by one, because there is no limit to the length of a list.
      for (const block of turn.content) last.content.push(block);
    }
    previous = turn;
  }
  return joined;
}

/**
 * Moves results that come later than right after their call. It moves nothing in a usual history.
 * @throws InvalidMessageError for a call without a result, unless it is in the last message
 */
function moveLateResults(joined: readonly Turn[], callers: Callers): readonly Turn[] {
  /** Where the result of each open call belongs. */
  const open = new Map<string, number>();
  const late: { readonly from: Turn; readonly to: number; readonly block: ContentBlock }[] = [];
  joined.forEach((turn, at) => {
    for (const block of turn.content) {
      const called = turn.role === "assistant" ? callOf(block) : undefined;
      if (called !== undefined) open.set(called, at + 1);
      const answered = turn.role === "user" ? resultOf(block) : undefined;
      const to = answered === undefined ? undefined : open.get(answered);
      if (answered === undefined || to === undefined) continue;
      open.delete(answered);
      if (to < at) late.push({ from: turn, to, block });
    }
  });
  for (const [id, at] of open) {
    if (at >= joined.length) continue;
    throw callers
      .get(id)
      ?.refuse(
        `its tool call "${id}" has no result`,
        "Add a ToolMessage with this tool_call_id right after it, or leave the call out.",
      );
  }
  if (late.length === 0) return joined;
  const moved = new Set(late.map(({ block }) => block));
  const rest = joined.map((turn) => ({ ...turn, content: turn.content.filter((block) => !moved.has(block)) }));
  for (const { from, to, block } of late) {
    rest[to]?.content.push(block);
    from.scope.note("late-tool-result");
  }
  return join(rest.filter(({ content }) => content.length > 0));
}

/** A message of the user begins with its tool results, by the rules of the models. */
function putResultsFirst(content: ContentBlock[]): ContentBlock[] {
  let hasOther = false;
  const isInOrder = content.every((block) => {
    const isResult = resultOf(block) !== undefined;
    hasOther ||= !isResult && block.cachePoint === undefined;
    return !isResult || !hasOther;
  });
  if (isInOrder) return content;
  const isResult = (block: ContentBlock): boolean => resultOf(block) !== undefined;
  return [...content.filter(isResult), ...content.filter((block) => !isResult(block))];
}

function hasResult({ content }: Turn): boolean {
  return content.some((block) => resultOf(block) !== undefined);
}

/** The id of a call that a tool of the application answers. The service's own tools answer in the same message. */
function callOf({ toolUse }: ContentBlock): string | undefined {
  return toolUse === undefined || toolUse.type === "server_tool_use" ? undefined : toolUse.toolUseId;
}

function resultOf({ toolResult }: ContentBlock): string | undefined {
  return toolResult?.toolUseId;
}
