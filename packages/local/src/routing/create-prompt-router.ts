import { ownedArn } from "../account/arns";
import { readTarget } from "../account/resolve-model";
import type { ControlPlane } from "../control-plane/control-plane";
import { resolveServedModel } from "../control-plane/resolve-served-model";
import { requireFreeName } from "../control-plane/resources/require-free-name";
import { addTags } from "../control-plane/resources/tags";
import { list, structure } from "../control-plane/shapes/collection-shapes";
import { clientRequestToken, profileDescription, profileName, tagList } from "../control-plane/shapes/common-shapes";
import { parseInput } from "../control-plane/shapes/parse-input";
import { double, string } from "../control-plane/shapes/scalar-shapes";
import { validationError } from "../errors/service-error";
import type { JsonObject } from "../wire/read-json";
import { checkRouter } from "./check-router";

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

/**
 * CreatePromptRouter. The router answers at once.
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
    ...(description === undefined ? {} : { description }),
    ...(token === undefined ? {} : { clientRequestToken: token }),
  });
  return { promptRouterArn: arn };
}

/** DeletePromptRouter. @throws ServiceError (ResourceNotFoundException, ValidationException for a default router) */
export function deletePromptRouter({ routers }: ControlPlane, arn: string): JsonObject {
  const router = routers.get(arn);
  if (router.type === "default") throw validationError("A default prompt router cannot be deleted.");
  routers.delete(router.arn);
  return {};
}
