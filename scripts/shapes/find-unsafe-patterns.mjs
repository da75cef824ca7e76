import { checkPattern } from "../patterns/check-pattern.mjs";

/** Characters. A pattern that takes quadratic time takes some ms on a text of this length. */
const LONGEST_QUADRATIC = 2048;

/**
 * Marks the shapes whose pattern can take much time with `"linear": true`: the server matches them with an engine that
 * takes linear time, but is slower on most strings. Texts longer than `max` are refused before they are matched.
 * @param known the shapes before, whose patterns are not checked again: the check takes seconds for some
 */
export function findUnsafePatterns(shapes, known) {
  const checked = new Map(Object.values(known).map(({ pattern, linear }) => [pattern, linear === true]));
  for (const [name, shape] of Object.entries(shapes)) {
    if (shape.pattern === undefined) continue;
    if (checked.has(shape.pattern)) {
      if (checked.get(shape.pattern)) shape.linear = true;
      continue;
    }
    const found = checkPattern(`^(?:${shape.pattern})$`, "u");
    if (found === undefined || (!found.isExponential && shape.max <= LONGEST_QUADRATIC)) continue;
    console.log(`${name}: ${found.problem}`);
    shape.linear = true;
  }
}
