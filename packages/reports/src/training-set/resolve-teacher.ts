import { InvalidOptionError, invokedModelOf, parseModelTarget } from "@bedrock-routed/core";
import { isTeacher, listTeachers } from "./teachers";

/** The base id that a model id, a system profile or an ARN of either names. @throws InvalidOptionError when it is no teacher */
export function resolveTeacher(teacher: string): string {
  const remedy = `pass one of ${listTeachers()}`;
  const modelId = readModelId(teacher, remedy);
  if (modelId === undefined || !isTeacher(modelId)) throw new InvalidOptionError("teacher", teacher, remedy);
  return modelId;
}

function readModelId(teacher: string, remedy: string): string | undefined {
  try {
    return invokedModelOf(parseModelTarget(teacher))?.modelId;
  } catch (error) {
    throw new InvalidOptionError("teacher", teacher, remedy, error);
  }
}
