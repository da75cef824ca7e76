import type { ContentBlock, ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";

/**
 * A new request in which the guardrail sees the text of the last user message only. Blocks that are
 * marked by hand stay as they are: then the caller has decided.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-converse-api.html
 */
export function guardLastTurn<Input extends Pick<ConverseCommandInput, "messages">>(input: Input): Input {
  const messages = input.messages ?? [];
  const last = messages.map(({ role }) => role).lastIndexOf("user");
  const marked = messages.some(({ content }) => content?.some((block) => block.guardContent !== undefined));
  if (last < 0 || marked) return input;
  return {
    ...input,
    messages: messages.map((message, index) =>
      index === last ? { ...message, content: message.content?.map(toGuardContent) } : message,
    ),
  };
}

function toGuardContent(block: ContentBlock): ContentBlock {
  return block.text === undefined ? block : { guardContent: { text: { text: block.text } } };
}
