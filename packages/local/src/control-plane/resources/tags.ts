import { ServiceError } from "../../errors/service-error";
import type { Tag } from "../shapes/common-shapes";

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/tagging.html */
const MAX_TAGS = 50;

/** The labels of a resource with others on top. @throws ServiceError (TooManyTagsException) past 50 */
export function addTags(
  tags: Readonly<Record<string, string>> | undefined,
  added: readonly Tag[] | undefined,
): Readonly<Record<string, string>> {
  const all = { ...tags, ...Object.fromEntries((added ?? []).map(({ key, value }) => [key, value])) };
  if (Object.keys(all).length <= MAX_TAGS) return all;
  throw new ServiceError(
    "TooManyTagsException",
    `The request contains more tags than can be associated with a resource (${MAX_TAGS} tags per resource).`,
  );
}

/** The labels of a resource without some. */
export function removeTags(
  tags: Readonly<Record<string, string>> | undefined,
  keys: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => !keys.includes(key)));
}

/** As the service lists them. */
export function buildTags(tags: Readonly<Record<string, string>> | undefined): readonly Tag[] {
  return Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));
}
