import { createHash } from "node:crypto";
import { validationError } from "../wire/service-error";
import type { Resource, StoredResource } from "./resource-store";

const DEFAULT_PAGE_SIZE = 100;

/** The paging members of every list operation. */
export interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** Order of the time of creation. The service can sort by nothing else. */
type SortOrder = "Ascending" | "Descending";

/** The filters and the order that most list operations offer. */
export interface ListFilter {
  readonly nameContains?: string | undefined;
  /** Ms since 1970, exclusive. */
  readonly createdAfter?: number | undefined;
  /** Ms since 1970, exclusive. */
  readonly createdBefore?: number | undefined;
  /** @default "Descending": the newest first */
  readonly sortOrder?: SortOrder | undefined;
}

/** Returns the entries that match a filter, in the filter's order. */
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

/** An item of a list with pages. */
export interface Positioned {
  /** Unique among the items. */
  readonly position: number;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Token for the next page. Absent on the last page. */
  readonly nextToken?: string;
}

/**
 * Returns a page of `items`, which must be sorted by position, ascending or descending. The token contains the
 * position of the last item. So no item is repeated or skipped if other items are added or deleted between two pages.
 * @param query the filters of the list. A token is valid only for the query that it came from.
 * @throws ServiceError (ValidationException) if the token belongs to another query
 */
export function paginate<T extends Positioned>(
  items: readonly T[],
  { maxResults = DEFAULT_PAGE_SIZE, nextToken }: PageRequest,
  query: unknown,
): Page<T> {
  const fingerprint = fingerprintOf(query);
  const rest = nextToken === undefined ? items : itemsAfter(items, readToken(nextToken, fingerprint));
  const page = rest.slice(0, maxResults);
  const last = page.at(-1);
  if (rest.length <= maxResults || last === undefined) return { items: page };
  const direction = isDescending(items) ? "-" : "+";
  return { items: page, nextToken: `${fingerprint}.${direction}${last.position}` };
}

interface Token {
  readonly isDescending: boolean;
  readonly position: number;
}

function itemsAfter<T extends Positioned>(items: readonly T[], token: Token): readonly T[] {
  return items.filter(({ position }) => (token.isDescending ? position < token.position : position > token.position));
}

function isDescending(items: readonly Positioned[]): boolean {
  const [first, second] = items;
  return first !== undefined && second !== undefined && first.position > second.position;
}

function readToken(token: string, fingerprint: string): Token {
  const [, owner, sign, digits] = /^([\w-]+)\.([+-])(\d+)$/.exec(token) ?? [];
  if (owner !== fingerprint) throw validationError("The provided nextToken is invalid.");
  return { isDescending: sign === "-", position: Number(digits) };
}

function fingerprintOf(query: unknown): string {
  return createHash("sha256").update(JSON.stringify(query)).digest("base64url").slice(0, 16);
}
