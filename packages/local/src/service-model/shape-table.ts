import requestShapesJson from "../../data/request-shapes.json?raw";

/** A shape of an AWS service model: what a value must look like. */
export interface ModelShape {
  readonly type:
    | "structure"
    | "list"
    | "map"
    | "string"
    | "blob"
    | "boolean"
    | "integer"
    | "long"
    | "float"
    | "double"
    | "timestamp";
  /** Members of a structure. A text is the name of the member's shape. */
  readonly members?: Readonly<Record<string, string | MemberShape>>;
  readonly required?: readonly string[];
  /** Whether exactly one member of the structure must be set. */
  readonly union?: boolean;
  /** Whether the value is any JSON. */
  readonly document?: boolean;
  /** Whether the members are the events of a stream. */
  readonly eventstream?: boolean;
  /** The member that is the whole HTTP body. */
  readonly payload?: string;
  /** Shape of a list's items. */
  readonly member?: string;
  /** Shapes of a map's keys and values. */
  readonly key?: string;
  readonly value?: string;
  readonly enum?: readonly string[];
  /** Smallest value of a number; shortest length of a text (characters), a blob (bytes), a list or a map. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** Whether JavaScript's own engine can take too long to match the pattern. */
  readonly linear?: boolean;
}

/** A member that is not in the body, or not under its own name. */
interface MemberShape {
  readonly shape: string;
  readonly location?: "uri" | "querystring" | "header" | "statusCode";
  /** The name on the wire. Names of headers are in lower case. */
  readonly name: string;
}

/** The shapes of a service, by their names. */
export type ShapesOfService = Readonly<Record<string, ModelShape>>;

/** An operation of a service model. */
interface ModelOperation {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Such as `"/model/{modelId}/converse"`. */
  readonly path: string;
  /** HTTP status of a successful reply. */
  readonly status: number;
  /** Name of the input's (or output's) shape. Absent for an operation without one. */
  readonly shape?: string;
}

interface ShapeTable {
  readonly services: Readonly<
    Record<string, { readonly operations: Readonly<Record<string, ModelOperation>>; readonly shapes: ShapesOfService }>
  >;
}

/** An operation, and the shapes of its service. */
export interface FoundOperation {
  readonly operation: ModelOperation;
  readonly shapes: ShapesOfService;
}

/** Parses a table that `scripts/build-service-shapes.mjs` wrote. Returns a function that finds an operation by its name. */
export function parseShapeTable(json: string): (name: string) => FoundOperation | undefined {
  // The script writes the table, and a test compares it with the operations.
  const { services } = JSON.parse(json) as ShapeTable;
  const found = new Map(
    Object.values(services).flatMap(({ operations, shapes }) =>
      Object.entries(operations).map(([name, operation]) => [name, { operation, shapes }] as const),
    ),
  );
  return (name) => found.get(name);
}

let findInTable: ReturnType<typeof parseShapeTable> | undefined;

/** Finds what the service models say about the request of an operation. The table is parsed at the first call. */
export function findRequestShapes(operation: string): FoundOperation | undefined {
  findInTable ??= parseShapeTable(requestShapesJson);
  return findInTable(operation);
}

/** Same as `findRequestShapes`. @throws Error if the table does not have the operation */
export function requireRequestShapes(operation: string): FoundOperation {
  const found = findRequestShapes(operation);
  if (found !== undefined) return found;
  throw new Error(`No shapes of ${operation}. Add its name to scripts/build-service-shapes.mjs, and run that script.`);
}
