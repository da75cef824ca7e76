import type { ContentBlock, Message } from "@aws-sdk/client-bedrock-runtime";
import type { MessageScope } from "./message-scope";

/** One message of LangChain's, converted. */
export interface Turn {
  readonly role: "user" | "assistant";
  readonly content: readonly ContentBlock[];
  readonly scope: MessageScope;
}

/** A message of the request, and the first of LangChain's messages that are in it. */
interface Joined {
  readonly role: Turn["role"];
  readonly content: ContentBlock[];
  readonly scope: MessageScope;
  /** The message of each tool call. */
  readonly callers: Map<string, MessageScope>;
}

/**
 * Makes a history that Amazon Bedrock accepts: roles alternate, no message is empty, and the results of tool
 * calls follow their calls at once. Each change is noted at its message.
 *
 * @throws InvalidMessageError for a history that begins with the assistant, and for a call with no result or two
 */
export function repairHistory(turns: readonly Turn[]): Message[] {
  const joined = moveLateResults(join(dropOrphans(turns)));
  const [first] = joined;
  if (first?.role === "assistant") {
    throw first.scope.refuse(
      "a conversation must begin with a human message",
      'Put a human message before it, or leave it out. `trimMessages` does that with { startOn: "human" }.',
    );
  }
  return joined.map(({ role, content }) => ({ role, content: role === "user" ? putResultsFirst(content) : content }));
}

/** Leaves out results whose call is not before them, and messages that are empty then. */
function dropOrphans(turns: readonly Turn[]): readonly Turn[] {
  const open = new Set<string>();
  const answered = new Set<string>();
  return turns.flatMap((turn): readonly Turn[] => {
    if (turn.role === "assistant") {
      for (const id of callsOf(turn.content)) {
        open.add(id);
        answered.delete(id);
      }
      return turn.content.length === 0 ? [] : [turn];
    }
    const content = turn.content.filter((block) => {
      const id = resultOf(block);
      if (id === undefined) return true;
      if (open.delete(id)) {
        answered.add(id);
        return true;
      }
      if (answered.has(id)) {
        throw turn.scope.refuse(`it is the second result of the tool call "${id}"`, "Keep one result for each call.");
      }
      turn.scope.note("orphan-tool-result");
      return false;
    });
    if (content.length === turn.content.length) return [turn];
    const isLeft = content.some(({ cachePoint }) => cachePoint === undefined);
    return isLeft ? [{ ...turn, content }] : [];
  });
}

/** Joins neighbours of one role. Results of tools, and a question after them, are one message in every conversation. */
function join(turns: readonly Turn[]): Joined[] {
  const joined: Joined[] = [];
  let previous: Turn | undefined;
  for (const turn of turns) {
    let last = joined.at(-1);
    if (last === undefined || last.role !== turn.role) {
      last = { role: turn.role, content: [], scope: turn.scope, callers: new Map() };
      joined.push(last);
    } else if (previous !== undefined && !isToolTurn(previous) && !isToolTurn(turn)) turn.scope.note("same-role");
    last.content.push(...turn.content);
    if (turn.role === "assistant") for (const id of callsOf(turn.content)) last.callers.set(id, turn.scope);
    previous = turn;
  }
  return joined;
}

/**
 * Moves results that come later than right after their call. It moves nothing in a usual history.
 * @throws InvalidMessageError for a call without a result, unless it is the last message
 */
function moveLateResults(joined: Joined[]): readonly Joined[] {
  const open = new Map<string, { readonly at: number; readonly scope: MessageScope }>();
  let hasMoved = false;
  joined.forEach(({ role, content, callers }, at) => {
    if (role === "assistant") {
      for (const [id, scope] of callers) open.set(id, { at: at + 1, scope });
      return;
    }
    const late: { readonly at: number; readonly block: ContentBlock }[] = [];
    for (const block of content) {
      const id = resultOf(block);
      const call = id === undefined ? undefined : open.get(id);
      if (id === undefined || call === undefined) continue;
      open.delete(id);
      if (call.at < at) late.push({ at: call.at, block });
    }
    for (const { at: target, block } of late) {
      content.splice(content.indexOf(block), 1);
      joined[target]?.content.push(block);
      joined[at]?.scope.note("late-tool-result");
      hasMoved = true;
    }
  });
  for (const [id, { at, scope }] of open) {
    if (at >= joined.length) continue;
    throw scope.refuse(
      `its tool call "${id}" has no result`,
      "Add a ToolMessage with this tool_call_id right after it, or leave the call out.",
    );
  }
  if (!hasMoved) return joined;
  const left = joined.filter(({ content }) => content.length > 0);
  return join(left);
}

/** A message of the user begins with its tool results, by the rules of the models. */
function putResultsFirst(content: ContentBlock[]): ContentBlock[] {
  const last = content.findLastIndex((block) => resultOf(block) !== undefined);
  const isInOrder = content.every(
    (block, index) => index > last || resultOf(block) !== undefined || block.cachePoint !== undefined,
  );
  if (isInOrder) return content;
  const isResult = (block: ContentBlock): boolean => resultOf(block) !== undefined;
  return [...content.filter(isResult), ...content.filter((block) => !isResult(block))];
}

function isToolTurn({ content }: Turn): boolean {
  return content.some((block) => resultOf(block) !== undefined);
}

/** Ids of the calls that a tool of the application answers. The service's own tools answer in the same message. */
function callsOf(content: readonly ContentBlock[]): readonly string[] {
  return content.flatMap(({ toolUse }) => {
    if (toolUse?.toolUseId === undefined || toolUse.type === "server_tool_use") return [];
    return [toolUse.toolUseId];
  });
}

function resultOf({ toolResult }: ContentBlock): string | undefined {
  return toolResult?.toolUseId;
}
