import { checkViolations } from "../shapes/shape";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { readMembers, readValue } from "./read-value";
import { findRequestShapes, type ModelShape } from "./shape-table";

/** The parts of a request that hold the members of an operation's input. */
export interface InputParts {
  /** Decoded parts of the path, by their names in the service model. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Headers by their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON body. `undefined` if the body is not JSON. */
  readonly body: unknown;
  /** Whether the request has no body. */
  readonly isEmpty: boolean;
}

/** A request that fits its service model. */
export interface CheckedInput {
  /** All members of the input by their names, wherever they stand in the request. */
  readonly input: JsonObject;
  /** The members that stand in the body. The body as it is, if it is one blob. */
  readonly body: unknown;
}

/**
 * Checks a request against the service model of its operation: types, required members, lengths, ranges, patterns,
 * enums and sizes. Unknown members and null are left out. An operation that the table does not have is not checked.
 * @throws ServiceError (ValidationException) that lists every broken constraint in the service's words
 */
export function readInput(operation: string, parts: InputParts): CheckedInput {
  const found = findRequestShapes(operation);
  const shape = found?.shapes[found.operation.shape ?? ""];
  if (found === undefined || shape === undefined) return { input: {}, body: parts.body };
  const values = collectMembers(shape, parts);
  const input = checkViolations((report) => readMembers({ shapes: found.shapes, report }, shape, values, ""));
  if (shape.payload !== undefined) return { input, body: parts.body };
  const inBody = Object.entries(input).filter(([name]) => isInBody(shape, name));
  return { input, body: Object.fromEntries(inBody) };
}

/**
 * Checks a value against a shape that the input of an operation reaches.
 * @param path position of the value in error messages, such as `inferenceConfig`
 * @throws ServiceError (ValidationException)
 */
export function checkAs(operation: string, shapeName: string, value: unknown, path: string): unknown {
  const shapes = findRequestShapes(operation)?.shapes ?? {};
  return checkViolations((report) => readValue({ shapes, report }, shapeName, value, path));
}

/** Collects the members from where the service model puts them. */
function collectMembers(shape: ModelShape, { parameters, query, headers, body, isEmpty }: InputParts): JsonObject {
  const values: Record<string, unknown> = {};
  let members: JsonObject | undefined;
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    if (name === shape.payload) continue;
    const { location, name: wireName } = typeof member === "string" ? { location: undefined, name } : member;
    if (location === "uri") values[name] = parameters[wireName];
    else if (location === "querystring") values[name] = query.get(wireName) ?? undefined;
    else if (location === "header") values[name] = headers[wireName];
    else {
      members ??= isEmpty ? {} : requireMembers(body);
      values[name] = Object.hasOwn(members, wireName) ? members[wireName] : undefined;
    }
  }
  return values;
}

function requireMembers(body: unknown): JsonObject {
  if (isJsonObject(body)) return body;
  throw validationError("The request body is not a JSON object.");
}

function isInBody(shape: ModelShape, name: string): boolean {
  const member = shape.members?.[name];
  return typeof member === "string" || member?.location === undefined;
}
