import { createHash } from "node:crypto";
import { validationError } from "../../errors/service-error";
import { integer, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";

const DEFAULT_PAGE_SIZE = 100;

/** What every list operation takes. */
export interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** The members of `PageRequest`, as the service models give them. */
export const pageMembers: { readonly maxResults: Shape<number>; readonly nextToken: Shape<string> } = {
  maxResults: integer({ min: 1, max: 1000 }),
  nextToken: string({ min: 1, max: 2048, pattern: "\\S*" }),
};

/** Something that can be paged through. */
export interface Positioned {
  /** Never the same for two items. */
  readonly position: number;
}

/** A part of a list, and how to ask for the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * A page of `items`, which are in ascending or in descending order of their positions. A token says
 * where the last page ended, so what is added or deleted meanwhile makes no item appear twice or
 * get lost.
 * @param query what the list was filtered by: a token continues the query that it came from, and no other
 * @throws ServiceError (ValidationException) when the token is not of this query
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
