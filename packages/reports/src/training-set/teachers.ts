import {
  defaultModelCatalog,
  distillationTeachers,
  InvalidOptionError,
  invokedModelOf,
  parseModelTarget,
} from "@bedrock-routed/core";

/** Whether a model has not ended: a log of today has no calls of the others. */
function isCurrent(modelId: string): boolean {
  const endOfLife = defaultModelCatalog().model(modelId)?.lifecycle?.endOfLife;
  return endOfLife === undefined || endOfLife > new Date().toISOString().slice(0, 10);
}

/**
 * Fewest and most examples of a training set.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/distillation-prepare-datasets.html
 */
export const MIN_EXAMPLES = 100;
export const MAX_EXAMPLES = 15_000;

/** Whether a base model can teach another. */
export function isTeacher(modelId: string): boolean {
  return distillationTeachers.some((teacher) => teacher.modelId === modelId) && isCurrent(modelId);
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
  const teachers = distillationTeachers.map(({ modelId }) => modelId).filter(isCurrent);
  const remedy = `pass one of ${teachers.join(", ")}`;
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
