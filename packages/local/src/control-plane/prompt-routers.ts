import { omitUndefined } from "@bedrock-routed/core";
import { ownedArn } from "../account/account";
import { type ResolvedModel, readTarget } from "../account/resolve-model";
import { toWireTime } from "../resources/lifecycle";
import { pageMembers, paginate } from "../resources/list-resources";
import { requireFreeName } from "../resources/resource-store";
import { checkRouter, declaredArnOf, type PromptRouter } from "../routing/prompt-router";
import { clientRequestToken, profileDescription, profileName, tagList } from "../shapes/bedrock-shapes";
import { list, structure } from "../shapes/collection-shapes";
import { double, oneOf, string } from "../shapes/scalar-shapes";
import { parseInput, parseQuery } from "../shapes/shape";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import type { ControlPlane } from "./control-plane";
import { resolveServedModel } from "./resolve-served-model";
import { addTags } from "./tags";

const target = structure({
  modelArn: string({
    min: 1,
    max: 2048,
    pattern:
      "(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model/[a-z0-9-]{1,63}[.]{1}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2})|(arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|application-inference-profile)/[a-zA-Z0-9-:.]+)",
  }),
});
const createInput = structure(
  {
    promptRouterName: profileName,
    models: list(target),
    routingCriteria: structure({ responseQualityDifference: double({ min: 0, max: 100 }) }),
    fallbackModel: target,
  },
  { clientRequestToken, description: profileDescription, tags: tagList },
);
const listInput = structure({}, { ...pageMembers, type: oneOf("custom", "default") });

/**
 * CreatePromptRouter. The router can be used at once.
 * @throws ServiceError (ValidationException, ConflictException, TooManyTagsException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreatePromptRouter.html
 */
export function createPromptRouter(controlPlane: ControlPlane, body: unknown): JsonObject {
  const { account, routers } = controlPlane;
  const {
    promptRouterName: name,
    clientRequestToken: token,
    tags,
    description,
    ...input
  } = parseInput(createInput, body);
  const known = routers.findByToken(token);
  if (known !== undefined) return { promptRouterArn: known.arn };
  const { responseQualityDifference } = input.routingCriteria;
  const definition = {
    models: input.models.map(({ modelArn }) => modelArn),
    fallbackModel: input.fallbackModel.modelArn,
    responseQualityDifference,
  };
  const checked = checkRouter(definition, account.modelCatalog, (arn) =>
    resolveServedModel(controlPlane, readTarget(arn)),
  );
  if ("error" in checked) throw checked.error;
  requireFreeName(routers.list(), name, "prompt router");
  const arn = ownedArn(account, `prompt-router/${routers.nextId(name)}`);
  routers.add({
    arn,
    name,
    type: "custom",
    ...checked,
    responseQualityDifference,
    createdAt: account.now(),
    updatedAt: account.now(),
    tags: addTags(undefined, tags),
    ...omitUndefined({ description, clientRequestToken: token }),
  });
  return { promptRouterArn: arn };
}

/** GetPromptRouter, by ARN. @throws ServiceError (ResourceNotFoundException) */
export function getPromptRouter({ routers }: ControlPlane, arn: string): JsonObject {
  return buildPromptRouter(routers.get(arn));
}

/** ListPromptRouters, oldest first. @throws ServiceError (ValidationException) if the query is invalid */
export function listPromptRouters({ routers }: ControlPlane, query: URLSearchParams): JsonObject {
  const { type, ...page } = parseQuery(listInput, query);
  const matching = routers.entries().filter(({ resource }) => type === undefined || resource.type === type);
  const { items, ...next } = paginate(matching, page, ["ListPromptRouters", type]);
  return { promptRouterSummaries: items.map(({ resource }) => buildPromptRouter(resource)), ...next };
}

/** DeletePromptRouter. @throws ServiceError (ResourceNotFoundException, ValidationException for a default router) */
export function deletePromptRouter({ routers }: ControlPlane, arn: string): JsonObject {
  const router = routers.get(arn);
  if (router.type === "default") throw validationError("A default prompt router cannot be deleted.");
  routers.delete(router.arn);
  return {};
}

function buildPromptRouter(router: PromptRouter): JsonObject {
  const { description, createdAt, updatedAt } = router;
  return {
    promptRouterName: router.name,
    promptRouterArn: router.arn,
    ...omitUndefined({ description }),
    routingCriteria: { responseQualityDifference: router.responseQualityDifference },
    models: router.models.map(buildTarget),
    fallbackModel: buildTarget(router.fallbackModel),
    status: "AVAILABLE",
    type: router.type,
    ...omitUndefined({
      createdAt: createdAt === undefined ? undefined : toWireTime(createdAt),
      updatedAt: updatedAt === undefined ? undefined : toWireTime(updatedAt),
    }),
  };
}

function buildTarget(model: ResolvedModel): JsonObject {
  return { modelArn: declaredArnOf(model) };
}
