/**
 * Teachers of distillation. Anthropic's models are not among them.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prequisites-model-distillation.html
 */
const teachers: readonly string[] = [
  "amazon.nova-pro-v1:0",
  "meta.llama3-1-405b-instruct-v1:0",
  "meta.llama3-1-70b-instruct-v1:0",
  "meta.llama3-3-70b-instruct-v1:0",
];

/**
 * Prompts that a training set has at least and at most.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/distillation-prepare-datasets.html
 */
export const SMALLEST_TRAINING_SET = 100;
export const LARGEST_TRAINING_SET = 15_000;

/** Whether a base model can teach another. */
export function isTeacher(modelId: string): boolean {
  return teachers.includes(modelId);
}

/** Base ids, for messages. */
export function listTeachers(): string {
  return teachers.join(", ");
}

/** Whether conversations of several turns may teach: Nova takes them, Llama does not. */
export function takesSeveralTurns(teacher: string): boolean {
  return teacher.startsWith("amazon.nova");
}
