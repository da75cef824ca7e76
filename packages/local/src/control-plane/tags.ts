import type {
  ListTagsForResourceRequest,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-bedrock";
import type { Resource, ResourceStore } from "../resources/resource-store";
import type { Checked } from "../service-model/checked";
import type { JsonObject } from "../wire/read-json";
import { ServiceError } from "../wire/service-error";
import type { ControlPlane } from "./control-plane";

/** Tags per resource. @see https://docs.aws.amazon.com/bedrock/latest/userguide/tagging.html */
const MAX_TAGS = 50;

type Tags = Readonly<Record<string, string>>;

/** TagResource. @throws ServiceError (ResourceNotFoundException, TooManyTagsException, ValidationException) */
export function tagResource(
  controlPlane: ControlPlane,
  { resourceARN: arn, tags }: Checked<TagResourceRequest>,
): JsonObject {
  changeTags(controlPlane, arn, (current) => addTags(current, tags));
  return {};
}

/** UntagResource. @throws ServiceError (ResourceNotFoundException, ValidationException) */
export function untagResource(
  controlPlane: ControlPlane,
  { resourceARN: arn, tagKeys }: Checked<UntagResourceRequest>,
): JsonObject {
  changeTags(controlPlane, arn, (current) =>
    Object.fromEntries(Object.entries(current).filter(([key]) => !tagKeys.includes(key))),
  );
  return {};
}

/** ListTagsForResource. @throws ServiceError (ResourceNotFoundException, ValidationException) */
export function listTags(
  controlPlane: ControlPlane,
  { resourceARN: arn }: Checked<ListTagsForResourceRequest>,
): JsonObject {
  const tags = changeTags(controlPlane, arn, (current) => current);
  return { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
}

/** Returns the tags with others added or replaced. @throws ServiceError (TooManyTagsException) past 50 */
export function addTags(tags: Tags | undefined, added: readonly Checked<Tag>[] | undefined): Tags {
  const all = { ...tags, ...Object.fromEntries((added ?? []).map(({ key, value }) => [key, value])) };
  if (Object.keys(all).length <= MAX_TAGS) return all;
  throw new ServiceError(
    "TooManyTagsException",
    `The request contains more tags than can be associated with a resource (${MAX_TAGS} tags per resource).`,
  );
}

/** Changes the tags of the resource with this ARN, of whatever kind it is. Returns the new tags. */
function changeTags(controlPlane: ControlPlane, arn: string, change: (tags: Tags) => Tags): Tags {
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
  change: (tags: Tags) => Tags,
): Tags | undefined {
  const resource = store.list().find((candidate) => candidate.arn === arn);
  if (resource === undefined) return undefined;
  const tags = change(resource.tags ?? {});
  store.replace({ ...resource, tags });
  return tags;
}
