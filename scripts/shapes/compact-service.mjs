/** What is kept of a shape: everything that says which values are valid. */
const KEPT = ["type", "union", "document", "eventstream", "required", "payload", "enum", "min", "max", "pattern"];

/**
 * Corrections of AWS's service models, each with its reason.
 *
 * - The pattern of `PromptRouterArn` admits default routers only, but GetPromptRouter and DeletePromptRouter take the
 *   ARNs of custom routers.
 * - ListFoundationModels returns `INFERENCE_PROFILE`, which the enum does not have.
 * - A global inference profile leads to an ARN without a Region, which the pattern of `FoundationModelArn` does not
 *   admit.
 */
const CORRECTIONS = {
  bedrock: {
    PromptRouterArn: ({ pattern: _, ...shape }) => shape,
    FoundationModelArn: (shape) => ({ ...shape, pattern: shape.pattern.replace("[a-z0-9-]{1,20}", "[a-z0-9-]{0,20}") }),
    InferenceType: (shape) => ({ ...shape, enum: [...shape.enum, "INFERENCE_PROFILE"] }),
  },
};

/**
 * Takes what a service model says about the inputs or outputs of some operations.
 * @param {"input" | "output"} direction
 * @returns the operations, with the name of their shape, and the shapes that they reach
 */
export function compactService(model, names, direction) {
  const operations = {};
  const shapes = {};
  const corrections = CORRECTIONS[model.metadata.endpointPrefix] ?? {};
  for (const name of names) {
    const operation = model.operations[name];
    if (operation === undefined) throw new Error(`${model.metadata.endpointPrefix} has no operation ${name}.`);
    const shape = operation[direction]?.shape;
    const { method, requestUri: path, responseCode: status = 200 } = operation.http;
    operations[name] = { method, path: path.replace(/(?<=.)\/$/, ""), status, ...(shape && { shape }) };
    if (shape !== undefined) add(shape);
  }
  return { operations, shapes };

  function add(name) {
    if (Object.hasOwn(shapes, name)) return;
    const correct = corrections[name] ?? ((shape) => shape);
    const shape = correct(model.shapes[name]);
    const compact = Object.fromEntries(KEPT.filter((key) => key in shape).map((key) => [key, shape[key]]));
    shapes[name] = compact;
    for (const part of ["key", "value", "member"]) {
      if (shape[part] === undefined) continue;
      compact[part] = shape[part].shape;
      add(shape[part].shape);
    }
    if (shape.members === undefined) return;
    compact.members = Object.fromEntries(
      Object.entries(shape.members)
        // Exceptions in a stream are errors, which have their own form.
        .filter(([, member]) => model.shapes[member.shape].exception !== true)
        .map(([key, member]) => [key, compactMember(key, member)]),
    );
    for (const key of Object.keys(compact.members)) add(shape.members[key].shape);
  }
}

/** The name of a member's shape; with where the member stands, if it is not in the body under its own name. */
function compactMember(key, { shape, location, locationName = key }) {
  if (location === undefined) return locationName === key ? shape : { shape, name: locationName };
  return { shape, location, name: location === "header" ? locationName.toLowerCase() : locationName };
}
