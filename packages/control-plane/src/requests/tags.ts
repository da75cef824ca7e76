import type { Tag } from "@aws-sdk/client-bedrock";
import { z } from "zod";
import type { Difference } from "./resource-differs-error";

/** Tags by key. To find them in Cost Explorer, activate the keys as cost allocation tags in the billing console. */
export type Tags = Readonly<Record<string, string>>;

const TAG_TEXT = /^[a-zA-Z0-9\s._:/=+@-]*$/;
const ALLOWED = "tags have letters of a to z, digits, spaces and . _ : / = + @ -";

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Tag.html */
export const tagsSchema: z.ZodType<Tags> = z.record(
  z.string().min(1, "pass a key").max(128, "a key has at most 128 characters").regex(TAG_TEXT, ALLOWED),
  z.string("pass a text").max(256, "a value has at most 256 characters").regex(TAG_TEXT, ALLOWED),
);

/** `undefined` for no tags: the service does not need an empty list. */
export function buildTags(tags: Tags | undefined): Tag[] | undefined {
  const entries = Object.entries(tags ?? {});
  return entries.length === 0 ? undefined : entries.map(([key, value]) => ({ key, value }));
}

export function readTags(tags: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).flatMap(({ key, value }) => (key === undefined ? [] : [[key, value ?? ""]])));
}

/** The wanted tags that a resource does not have with that value. Tags that it has beside them are no difference. */
export function compareTags(wanted: Tags | undefined, found: Tags): Difference[] {
  return Object.entries(wanted ?? {})
    .filter(([key, value]) => found[key] !== value)
    .map(([key, value]) => ({ field: `tags.${key}`, wanted: value, found: found[key] }));
}
