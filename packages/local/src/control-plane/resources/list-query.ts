import { oneOf, timestamp } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";
import { pageMembers } from "./paginate";
import type { Resource } from "./resource";
import type { StoredResource } from "./resource-store";

/** What most list operations filter and sort by. */
export interface ListFilter {
  readonly nameContains?: string | undefined;
  /** Ms since 1970, not included. */
  readonly createdAfter?: number | undefined;
  /** Ms since 1970, not included. */
  readonly createdBefore?: number | undefined;
  /** @default "Descending": the newest first */
  readonly sortOrder?: SortOrder | undefined;
}

/** Of the time of creation, the only one that can be sorted by. */
export type SortOrder = "Ascending" | "Descending";

/** Members that every sorted list operation takes. */
export const sortedPageMembers: typeof pageMembers & {
  readonly sortBy: Shape<"CreationTime">;
  readonly sortOrder: Shape<SortOrder>;
} = { ...pageMembers, sortBy: oneOf("CreationTime"), sortOrder: oneOf("Ascending", "Descending") };

/** The same for the operations that call the time of creation `creationTime`. */
export const creationTimeMembers: {
  readonly creationTimeAfter: Shape<number>;
  readonly creationTimeBefore: Shape<number>;
} = { creationTimeAfter: timestamp(), creationTimeBefore: timestamp() };

/** The entries that pass a filter, in its order. */
export function filterResources<T extends Resource>(
  entries: readonly StoredResource<T>[],
  { nameContains = "", createdAfter = -Infinity, createdBefore = Infinity, sortOrder = "Descending" }: ListFilter,
): readonly StoredResource<T>[] {
  const found = entries.filter(({ resource }) => {
    const { name, createdAt = 0 } = resource;
    return name.includes(nameContains) && createdAt > createdAfter && createdAt < createdBefore;
  });
  return sortOrder === "Descending" ? found.reverse() : found;
}
