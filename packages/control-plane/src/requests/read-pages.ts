/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly nextToken: string | undefined;
}

/**
 * Reads all pages of a list. It stops when the service repeats a token, because the pages would never end.
 * @param readPage sends one request; its argument is `undefined` for the first page
 */
export async function readPages<Item>(
  readPage: (nextToken: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let nextToken: string | undefined;
  do {
    const page = await readPage(nextToken);
    items.push(...page.items);
    nextToken = page.nextToken;
    if (nextToken !== undefined && seen.has(nextToken)) break;
    if (nextToken !== undefined) seen.add(nextToken);
  } while (nextToken !== undefined);
  return items;
}
