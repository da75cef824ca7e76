import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import type { CacheLimits, CacheSection } from "@bedrock-routed/core";

type Section = Exclude<CacheSection, "tools">;

/**
 * The request without the cache points of `cache_control` that its models are not known to take. Where they
 * keep a cache for five minutes only, one hour becomes five minutes. Other cache points stay as they are.
 * @param points the blocks that `cache_control` asked for
 */
export function fitRequestedPoints<Input extends Pick<ConverseCommandInput, "system" | "messages">>(
  input: Input,
  points: ReadonlySet<object>,
  limits: CacheLimits | undefined,
): Input {
  if (points.size === 0) return input;
  const fit = <Block extends object>(blocks: readonly Block[], section: Section): Block[] => {
    const isRefused = limits?.notBesideTools === true && blocks.some(isToolBlock);
    return blocks.flatMap((block) => {
      if (!points.has(block)) return [block];
      if (isRefused || !limits?.fields.includes(section)) return [];
      return [limits.ttls.includes("1h") ? block : { ...block, cachePoint: { type: "default" } }];
    });
  };
  const system = input.system && fit(input.system, "system");
  const messages = input.messages?.map((message) => {
    return message.content === undefined ? message : { ...message, content: fit(message.content, "messages") };
  });
  return { ...input, ...(system !== undefined && { system }), ...(messages !== undefined && { messages }) };
}

function isToolBlock(block: object): boolean {
  return "toolUse" in block || "toolResult" in block;
}
