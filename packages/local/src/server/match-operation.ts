import { validationError } from "../errors/service-error";
import type { Operation } from "./operation";

const REMEMBERED_PATHS = 500;

/** An operation and the parts of its path. */
export interface MatchedOperation {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the operation at a method and path; `undefined` when none is there. */
export type OperationMatcher = (method: string, path: string, target?: string) => MatchedOperation | undefined;

/**
 * Prepares the paths of `operations` for matching; where two match, the earlier one wins.
 * The matcher throws ServiceError (ValidationException) when a path is not properly encoded.
 */
export function createOperationMatcher(operations: readonly Operation[]): OperationMatcher {
  const patterns = operations.map((operation) => ({ operation, pattern: toPattern(operation.path) }));
  return remember((method, path, target) => {
    for (const { operation, pattern } of patterns) {
      const match = method === operation.method ? pattern.exec(path) : null;
      if (match === null || (operation.target !== undefined && operation.target !== target)) continue;
      const parameters = Object.entries(match.groups ?? {}).map(([name, part]) => [name, decode(part)]);
      return { operation, parameters: Object.fromEntries(parameters) };
    }
    return undefined;
  });
}

/** Programs call the same few models over and over. */
function remember(find: OperationMatcher): OperationMatcher {
  const found = new Map<string, MatchedOperation>();
  return (method, path, target = "") => {
    const key = `${method} ${path} ${target}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const matched = find(method, path, target);
    if (matched !== undefined && found.size < REMEMBERED_PATHS) found.set(key, matched);
    return matched;
  };
}

/** ARNs hold slashes that some clients do not encode, so a parameter may span several segments. */
function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>.+)")}/?$`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw validationError("The request path is not properly encoded.");
  }
}
