import type { ControlPlane } from "../control-plane/control-plane";
import { pageMembers, paginate } from "../control-plane/resources/paginate";
import { toWireTime } from "../control-plane/resources/to-wire-time";
import { structure } from "../control-plane/shapes/collection-shapes";
import { parseQuery } from "../control-plane/shapes/parse-input";
import { oneOf } from "../control-plane/shapes/scalar-shapes";
import type { JsonObject } from "../wire/read-json";
import type { PromptRouter, RoutedModel } from "./prompt-router";

const listInput = structure({}, { ...pageMembers, type: oneOf("custom", "default") });

/** The response of GetPromptRouter, and a summary of ListPromptRouters. */
export function buildPromptRouter(router: PromptRouter): JsonObject {
  return {
    promptRouterName: router.name,
    promptRouterArn: router.arn,
    ...(router.description === undefined ? {} : { description: router.description }),
    routingCriteria: { responseQualityDifference: router.responseQualityDifference },
    models: router.models.map(buildTarget),
    fallbackModel: buildTarget(router.fallbackModel),
    status: "AVAILABLE",
    type: router.type,
    ...(router.createdAt === undefined ? {} : { createdAt: toWireTime(router.createdAt) }),
    ...(router.updatedAt === undefined ? {} : { updatedAt: toWireTime(router.updatedAt) }),
  };
}

/** A page of ListPromptRouters, oldest first. @throws ServiceError (ValidationException) on a bad query */
export function listPromptRouters({ routers }: ControlPlane, query: URLSearchParams): JsonObject {
  const { type, ...page } = parseQuery(listInput, query);
  const matching = routers.entries().filter(({ resource }) => type === undefined || resource.type === type);
  const { items, ...next } = paginate(matching, page, ["ListPromptRouters", type]);
  return { promptRouterSummaries: items.map(({ resource }) => buildPromptRouter(resource)), ...next };
}

function buildTarget({ arn, declaredArn = arn }: RoutedModel): JsonObject {
  return { modelArn: declaredArn };
}
