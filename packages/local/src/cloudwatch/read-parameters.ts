import { readMembers } from "../service-model/read-value";
import { requireRequestShapes } from "../service-model/shape-table";
import { type JsonObject, requireJsonObject } from "../wire/read-json";
import type { ServiceError } from "../wire/service-error";
import { invalidParameter, invalidValue, missingParameter } from "./metric-parameters";

/**
 * Checks a request against the service model, and leaves out what the model does not have.
 * @throws ServiceError for the first parameter that breaks it, with CloudWatch's names
 */
export function readParameters(operation: string, body: unknown): JsonObject {
  const { shapes, operation: model } = requireRequestShapes(operation);
  const shape = shapes[model.shape ?? ""];
  const parameters = requireJsonObject(body);
  if (shape === undefined) return parameters;
  let problem: ServiceError | undefined;
  const read = readMembers(
    {
      shapes,
      report(value, path, constraint) {
        const name = path.replace(/\.(\d+)\.member\b/g, ".member.$1");
        problem ??= toError(value, name, constraint);
      },
    },
    shape,
    parameters,
    "",
  );
  if (problem !== undefined) throw problem;
  return read;
}

function toError(value: unknown, name: string, constraint: string): ServiceError {
  if (constraint === "Member must not be null") return missingParameter(name);
  const [, largest] = /length less than or equal to (\d+)$/.exec(constraint) ?? [];
  if (largest === undefined || !Array.isArray(value)) return invalidValue(value, name);
  return invalidParameter(`The collection ${name} must not have a size greater than ${largest}.`);
}
