import type { ModelShape, ShapesOfService } from "../service-model/shape-table";

/** Depth at which a shape that contains itself ends. */
const MAX_DEPTH = 7;

/**
 * Builds a value with every member that a shape has, mostly with valid types. Patterns are not followed.
 * @param turn decides which member of a union and which value of an enum is taken
 */
export function buildSampleValue(shapes: ShapesOfService, shapeName: string, turn: number, depth = 0): unknown {
  const shape = shapes[shapeName];
  if (shape === undefined || shape.document === true) return { type: "object", note: "any JSON" };
  if (shape.type === "structure") return buildStructure(shapes, shape, turn, depth);
  if (shape.type === "list")
    return depth > MAX_DEPTH ? [] : [buildSampleValue(shapes, shape.member ?? "", turn, depth + 1)];
  if (shape.type === "map") return { key: buildSampleValue(shapes, shape.value ?? "", turn, depth + 1) };
  if (shape.type === "string") return shape.enum?.[turn % shape.enum.length] ?? "abc";
  if (shape.type === "blob") return "YWJj";
  if (shape.type === "boolean") return true;
  return shape.type === "timestamp" ? 1_700_000_000 : (shape.min ?? 1);
}

function buildStructure(shapes: ShapesOfService, shape: ModelShape, turn: number, depth: number): object {
  const members = Object.entries(shape.members ?? {}).filter(
    ([name]) => depth <= MAX_DEPTH || shape.required?.includes(name) === true,
  );
  const kept = shape.union === true ? members.slice(turn % members.length).slice(0, 1) : members;
  return Object.fromEntries(
    kept.map(([name, member]) => {
      const shapeOf = typeof member === "string" ? member : member.shape;
      return [name, buildSampleValue(shapes, shapeOf, turn, depth + 1)];
    }),
  );
}
