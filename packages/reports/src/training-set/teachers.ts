import { InvalidOptionError, invokedModelOf, parseModelTarget } from "@bedrock-routed/core";

/**
 * Base ids of the models that AWS lists as teachers of distillation. Anthropic's models are not among them.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prequisites-model-distillation.html
 */
const teachers: readonly string[] = [
  "amazon.nova-pro-v1:0",
  "meta.llama3-1-405b-instruct-v1:0",
  "meta.llama3-1-70b-instruct-v1:0",
  "meta.llama3-3-70b-instruct-v1:0",
];

/**
 * Fewest and most examples of a training set.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/distillation-prepare-datasets.html
 */
export const MIN_EXAMPLES = 100;
export const MAX_EXAMPLES = 15_000;

/** Whether a base model can teach another. */
export function isTeacher(modelId: string): boolean {
  return teachers.includes(modelId);
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
