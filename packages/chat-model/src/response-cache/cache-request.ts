import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";

/** What does not change the answer: `requestMetadata` is for the invocation log only. */
const IRRELEVANT: ReadonlySet<string> = new Set(["requestMetadata"]);

/**
 * What an answer depends on: the request as it is sent, with its target, and the Region. Cache points are left out,
 * because they change only the price. The target of a prompt router is the router.
 */
export function toCacheRequest(request: ConverseCommandInput, region: string): object {
  const relevant: Record<string, unknown> = { region };
  for (const [name, value] of Object.entries(request)) {
    if (!IRRELEVANT.has(name)) relevant[name] = value;
  }
  const { system, messages, toolConfig } = request;
  relevant.system = system && withoutCachePoints(system);
  relevant.messages = messages?.map(({ content, ...message }) => ({
    ...message,
    content: content && withoutCachePoints(content),
  }));
  relevant.toolConfig = toolConfig && {
    ...toolConfig,
    tools: toolConfig.tools && withoutCachePoints(toolConfig.tools),
  };
  return relevant;
}

function withoutCachePoints<Block extends { readonly cachePoint?: unknown }>(blocks: readonly Block[]): Block[] {
  return blocks.filter(({ cachePoint }) => cachePoint === undefined);
}
