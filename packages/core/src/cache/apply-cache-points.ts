import type { CacheableBlock, CacheableRequest, CachePlan, PlannedCachePoint } from "./cache-plan";
import { isCachePoint } from "./find-candidates";

type Blocks = readonly CacheableBlock[];

/** A new request with the planned cache points; the one given stays as it is. */
export function applyCachePoints<Request extends CacheableRequest>(request: Request, plan: CachePlan): Request {
  if (plan.removed !== undefined) return removePoints(request, plan.removed);
  if (plan.points.length === 0) return request;
  const applied: { -readonly [Key in keyof CacheableRequest]: CacheableRequest[Key] } = { ...request };
  // From the last to the first, so that the places of those before stay what they were.
  for (const point of plan.points.toReversed()) {
    const { toolConfig, system, messages } = applied;
    if (point.section === "tools") {
      applied.toolConfig = toolConfig?.tools && { ...toolConfig, tools: insert(toolConfig.tools, point) };
    } else if (point.section === "system") {
      applied.system = system && insert(system, point);
    } else {
      applied.messages = messages?.map((message, index) =>
        index === point.message && message.content ? { ...message, content: insert(message.content, point) } : message,
      );
    }
  }
  return applied as Request;
}

function insert(blocks: Blocks, { afterBlock, ttl }: PlannedCachePoint): Blocks {
  const cachePoint = ttl === undefined ? { type: "default" } : { type: "default", ttl };
  return blocks.toSpliced(afterBlock + 1, 0, { cachePoint });
}

/** Without the first `count` cache points. A plan that removes some adds none. */
function removePoints<Request extends CacheableRequest>(request: Request, count: number): Request {
  let left = count;
  const keep = (blocks: Blocks): Blocks => blocks.filter((block) => !isCachePoint(block) || left-- <= 0);
  const { toolConfig, system, messages } = request;
  return {
    ...request,
    ...(toolConfig?.tools && { toolConfig: { ...toolConfig, tools: keep(toolConfig.tools) } }),
    ...(system && { system: keep(system) }),
    ...(messages && {
      messages: messages.map((message) => (message.content ? { ...message, content: keep(message.content) } : message)),
    }),
  };
}
