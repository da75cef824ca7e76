import { ServiceError, validationError } from "../errors/service-error";
import type { JsonObject } from "../wire/read-json";
import type { PromptRouter } from "./prompt-router";

const DEFAULT_PAGE = 100;

/** The response of GetPromptRouter, and a summary of ListPromptRouters. */
export function buildPromptRouter(router: PromptRouter): JsonObject {
  return {
    promptRouterName: router.name,
    promptRouterArn: router.arn,
    ...(router.description === undefined ? {} : { description: router.description }),
    routingCriteria: { responseQualityDifference: router.responseQualityDifference },
    models: router.models.map(({ arn }) => ({ modelArn: arn })),
    fallbackModel: { modelArn: router.fallbackModel.arn },
    status: "AVAILABLE",
    type: router.type,
  };
}

/** The router with this ARN. @throws ServiceError (ResourceNotFoundException) */
export function findPromptRouter(routers: readonly PromptRouter[], arn: string): PromptRouter {
  const router = routers.find((candidate) => candidate.arn === arn);
  if (router !== undefined) return router;
  throw new ServiceError("ResourceNotFoundException", `The prompt router ${arn} could not be found.`);
}

/** A page of ListPromptRouters. @throws ServiceError (ValidationException) on a bad query */
export function listPromptRouters(routers: readonly PromptRouter[], query: URLSearchParams): JsonObject {
  const type = query.get("type");
  const size = Number(query.get("maxResults") ?? DEFAULT_PAGE);
  const from = Number(query.get("nextToken") ?? 0);
  if (!Number.isInteger(size) || size < 1 || size > 1000)
    throw validationError("maxResults must be between 1 and 1000.");
  if (!Number.isInteger(from) || from < 0) throw validationError("Invalid nextToken.");
  const matching = routers.filter((router) => type === null || router.type === type);
  const to = from + size;
  return {
    promptRouterSummaries: matching.slice(from, to).map(buildPromptRouter),
    ...(matching.length > to ? { nextToken: String(to) } : {}),
  };
}
