import type {
  CreatePromptRouterRequest,
  GetPromptRouterRequest,
  ListPromptRoutersRequest,
} from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { ownedArn } from "../account/account";
import { type ResolvedModel, readTarget } from "../account/resolve-model";
import { toWireTime } from "../resources/lifecycle";
import { paginate } from "../resources/list-resources";
import { requireFreeName } from "../resources/resource-store";
import { checkRouter, declaredArnOf, type PromptRouter } from "../routing/prompt-router";
import type { Checked } from "../service-model/checked";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import type { ControlPlane } from "./control-plane";
import { resolveServedModel } from "./resolve-served-model";
import { addTags } from "./tags";

/**
 * CreatePromptRouter. The router can be used at once.
 * @throws ServiceError (ValidationException, ConflictException, TooManyTagsException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreatePromptRouter.html
 */
export function createPromptRouter(
  controlPlane: ControlPlane,
  {
    promptRouterName: name,
    clientRequestToken: token,
    tags,
    description,
    ...input
  }: Checked<CreatePromptRouterRequest>,
): JsonObject {
  const { account, routers } = controlPlane;
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
export function getPromptRouter(
  { routers }: ControlPlane,
  { promptRouterArn }: Checked<GetPromptRouterRequest>,
): JsonObject {
  return buildPromptRouter(routers.get(promptRouterArn));
}

/** ListPromptRouters, oldest first. @throws ServiceError (ValidationException) if the token is invalid */
export function listPromptRouters(
  { routers }: ControlPlane,
  { type, ...page }: Checked<ListPromptRoutersRequest>,
): JsonObject {
  const matching = routers.entries().filter(({ resource }) => type === undefined || resource.type === type);
  const { items, ...next } = paginate(matching, page, ["ListPromptRouters", type]);
  return { promptRouterSummaries: items.map(({ resource }) => buildPromptRouter(resource)), ...next };
}

/** DeletePromptRouter. @throws ServiceError (ResourceNotFoundException, ValidationException for a default router) */
export function deletePromptRouter(
  { routers }: ControlPlane,
  { promptRouterArn }: Checked<GetPromptRouterRequest>,
): JsonObject {
  const router = routers.get(promptRouterArn);
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
