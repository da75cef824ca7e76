import type { CacheableBlock, CacheableRequest, CachePlan, PlannedCachePoint } from "./cache-plan";

type Blocks = readonly CacheableBlock[];

/** A new request with the planned cache points; the one given stays as it is. */
export function applyCachePoints<Request extends CacheableRequest>(request: Request, plan: CachePlan): Request {
  if (plan.points.length === 0) return request;
  const { toolConfig, system, messages } = request;
  const applied: CacheableRequest = {
    ...request,
    ...(toolConfig?.tools && {
      toolConfig: { ...toolConfig, tools: insert(toolConfig.tools, pointsIn(plan, "tools")) },
    }),
    ...(system && { system: insert(system, pointsIn(plan, "system")) }),
    ...(messages && {
      messages: messages.map((message, index) => {
        const points = pointsIn(plan, "messages").filter((point) => point.message === index);
        return message.content === undefined ? message : { ...message, content: insert(message.content, points) };
      }),
    }),
  };
  return applied as Request;
}

function pointsIn(plan: CachePlan, section: PlannedCachePoint["section"]): readonly PlannedCachePoint[] {
  return plan.points.filter((point) => point.section === section);
}

function insert(blocks: Blocks, points: readonly PlannedCachePoint[]): Blocks {
  if (points.length === 0) return blocks;
  return blocks.flatMap((block, index) => [
    block,
    ...points.filter((point) => point.afterBlock === index).map(toCachePointBlock),
  ]);
}

function toCachePointBlock(point: PlannedCachePoint): CacheableBlock {
  return { cachePoint: { type: "default", ...(point.ttl === undefined ? {} : { ttl: point.ttl }) } };
}
