import {
  defaultModelCatalog,
  distillationTeachers,
  InvalidOptionError,
  invokedModelOf,
  parseModelTarget,
} from "@bedrock-routed/core";

/** Base ids of the teachers that have not ended: a log of today has no calls of the others. */
function listTeachers(): readonly string[] {
  const [today = ""] = new Date().toISOString().split("T");
  const endOf = (modelId: string): string | undefined => defaultModelCatalog().model(modelId)?.lifecycle?.endOfLife;
  return distillationTeachers.map(({ modelId }) => modelId).filter((modelId) => (endOf(modelId) ?? "9999") > today);
}

/**
 * Fewest and most examples of a training set.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/distillation-prepare-datasets.html
 */
export const MIN_EXAMPLES = 100;
export const MAX_EXAMPLES = 15_000;

/** Whether a base model can teach another. */
export function isTeacher(modelId: string): boolean {
  return listTeachers().includes(modelId);
}

/** Whether conversations of several turns can teach: Nova takes them, Llama does not. */
export function takesSeveralTurns(teacher: string): boolean {
  return teacher.startsWith("amazon.nova");
}

/**
 * Returns the base id of a teacher.
 *
 * @param teacher a base model id, the id of a system inference profile, or an ARN of either
 * @throws InvalidOptionError when it does not name a teacher
 */
export function resolveTeacher(teacher: string): string {
  const remedy = `pass one of ${listTeachers().join(", ")}`;
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
