import type { CacheableBlock, CacheableRequest, CachePlan, PlannedCachePoint } from "./cache-plan";

/** A new request with the planned cache points; the one given stays as it is. */
export function applyCachePoints<Request extends CacheableRequest>(request: Request, plan: CachePlan): Request {
  if (plan.points.length === 0) return request;
  const applied: CacheableRequest = {
    ...request,
    ...(request.toolConfig && {
      toolConfig: { ...request.toolConfig, tools: insert(request.toolConfig.tools, pointsIn(plan, "tools")) },
    }),
    ...(request.system && { system: insert(request.system, pointsIn(plan, "system")) }),
    ...(request.messages && {
      messages: request.messages.map((message, index) => {
        const points = pointsIn(plan, "messages").filter((point) => point.message === index);
        return points.length === 0 ? message : { ...message, content: insert(message.content, points) };
      }),
    }),
  };
  return applied as Request;
}

function pointsIn(plan: CachePlan, section: PlannedCachePoint["section"]): readonly PlannedCachePoint[] {
  return plan.points.filter((point) => point.section === section);
}

function insert(
  blocks: readonly CacheableBlock[] | undefined,
  points: readonly PlannedCachePoint[],
): readonly CacheableBlock[] {
  return (blocks ?? []).flatMap((block, index) => [
    block,
    ...points.filter((point) => point.afterBlock === index).map(toCachePointBlock),
  ]);
}

function toCachePointBlock(point: PlannedCachePoint): CacheableBlock {
  return { cachePoint: { type: "default", ...(point.ttl === undefined ? {} : { ttl: point.ttl }) } };
}
