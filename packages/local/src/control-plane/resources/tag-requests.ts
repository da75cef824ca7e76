import { ServiceError } from "../../errors/service-error";
import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { list, structure } from "../shapes/collection-shapes";
import { tagKey, tagList } from "../shapes/common-shapes";
import { parseInput } from "../shapes/parse-input";
import { string } from "../shapes/scalar-shapes";
import type { Resource } from "./resource";
import type { ResourceStore } from "./resource-store";
import { addTags, buildTags, removeTags } from "./tags";

const resourceARN = string({ min: 20, max: 1011 });
const tagInput = structure({ resourceARN, tags: tagList });
const untagInput = structure({ resourceARN, tagKeys: list(tagKey, { max: 200 }) });
const listInput = structure({ resourceARN });

type Tags = Resource["tags"];

/** TagResource. @throws ServiceError (ResourceNotFoundException, TooManyTagsException, ValidationException) */
export function tagResource(controlPlane: ControlPlane, body: unknown): JsonObject {
  const { resourceARN: arn, tags } = parseInput(tagInput, body);
  changeTags(controlPlane, arn, (current) => addTags(current, tags));
  return {};
}

/** UntagResource. @throws ServiceError (ResourceNotFoundException, ValidationException) */
export function untagResource(controlPlane: ControlPlane, body: unknown): JsonObject {
  const { resourceARN: arn, tagKeys } = parseInput(untagInput, body);
  changeTags(controlPlane, arn, (current) => removeTags(current, tagKeys));
  return {};
}

/** ListTagsForResource. @throws ServiceError (ResourceNotFoundException, ValidationException) */
export function listTags(controlPlane: ControlPlane, body: unknown): JsonObject {
  const { resourceARN: arn } = parseInput(listInput, body);
  return { tags: buildTags(changeTags(controlPlane, arn, (current) => current ?? {})) };
}

function changeTags(controlPlane: ControlPlane, arn: string, change: (tags: Tags) => NonNullable<Tags>): Tags {
  const { routers, profiles, customizationJobs, customModels, deployments, invocationJobs, provisioned } = controlPlane;
  const results = [
    changeIn(routers, arn, change),
    changeIn(profiles, arn, change),
    changeIn(customizationJobs, arn, change),
    changeIn(customModels, arn, change),
    changeIn(deployments, arn, change),
    changeIn(invocationJobs, arn, change),
    changeIn(provisioned, arn, change),
  ];
  const tags = results.find((result) => result !== undefined);
  if (tags !== undefined) return tags;
  throw new ServiceError("ResourceNotFoundException", `The resource ${arn} could not be found.`);
}

function changeIn<T extends Resource>(
  store: ResourceStore<T>,
  arn: string,
  change: (tags: Tags) => NonNullable<Tags>,
): Tags {
  const resource = store.list().find((candidate) => candidate.arn === arn);
  if (resource === undefined) return undefined;
  const tags = change(resource.tags);
  store.replace({ ...resource, tags });
  return tags;
}
