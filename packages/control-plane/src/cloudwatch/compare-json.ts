import type { Difference } from "../requests/resource-differs-error";

/** Number of differences that are listed. The first ones tell enough. */
const MAX_DIFFERENCES = 10;

/**
 * Compares two values of JSON, member by member.
 * @param field name of the value, such as `"body"`
 * @returns at most ten differences, such as `body.widgets[2].properties.title`
 */
export function compareJson(wanted: unknown, found: unknown, field: string): readonly Difference[] {
  return [...findDifferences(wanted, found, field)];
}

function* findDifferences(wanted: unknown, found: unknown, field: string): Generator<Difference> {
  const open = [{ wanted, found, field }];
  let listed = 0;
  while (open.length > 0 && listed < MAX_DIFFERENCES) {
    const next = open.pop();
    if (next === undefined || next.wanted === next.found) continue;
    const members = membersOf(next);
    if (members === undefined) {
      yield { field: next.field, wanted: next.wanted, found: next.found };
      listed += 1;
    } else {
      open.push(...members.reverse());
    }
  }
}

interface Pair {
  readonly wanted: unknown;
  readonly found: unknown;
  readonly field: string;
}

/** The members of two lists or of two objects. `undefined` when there is nothing inside to compare. */
function membersOf({ wanted, found, field }: Pair): Pair[] | undefined {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    return Array.from({ length: Math.max(wanted.length, found.length) }, (_, index) => ({
      wanted: wanted[index],
      found: found[index],
      field: `${field}[${index}]`,
    }));
  }
  if (!isRecord(wanted) || !isRecord(found)) return undefined;
  return [...new Set([...Object.keys(wanted), ...Object.keys(found)])].map((name) => ({
    wanted: wanted[name],
    found: found[name],
    field: `${field}.${name}`,
  }));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
