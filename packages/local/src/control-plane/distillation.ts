import type { Account } from "../account/account";
import { readTarget, requireCurrentModel } from "../account/resolve-model";
import { validationError } from "../wire/service-error";

/** The students of a teacher model, as base model ids, and the Region where distillation is offered. */
interface Teacher {
  readonly students: readonly string[];
  readonly region: string;
}

const NOVA = (size: string): string => `amazon.nova-${size}-v1:0`;
const LLAMA = (version: string): string => `meta.llama${version}-instruct-v1:0`;

/**
 * The pairs of teacher and student models that Amazon Bedrock supports. Nova Premier is past its end of life.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prequisites-model-distillation.html
 */
const TEACHERS: ReadonlyMap<string, Teacher> = new Map([
  [NOVA("pro"), { students: [NOVA("lite"), NOVA("micro")], region: "us-east-1" }],
  [NOVA("premier"), { students: [NOVA("lite"), NOVA("micro"), NOVA("pro")], region: "us-east-1" }],
  [
    LLAMA("3-1-405b"),
    { students: [LLAMA("3-1-8b"), LLAMA("3-1-70b"), LLAMA("3-2-1b"), LLAMA("3-3-70b")], region: "us-west-2" },
  ],
  [LLAMA("3-1-70b"), { students: [LLAMA("3-1-8b"), LLAMA("3-2-1b"), LLAMA("3-2-3b")], region: "us-west-2" }],
  [LLAMA("3-3-70b"), { students: [LLAMA("3-1-8b"), LLAMA("3-2-1b"), LLAMA("3-2-3b")], region: "us-west-2" }],
]);

/** Context suffixes that a student's id may have. */
const VARIANTS: Readonly<Record<string, string>> = { [NOVA("lite")]: "300k", [NOVA("pro")]: "300k" };
const DEFAULT_VARIANT = "128k";

/** Returns whether any teacher supports the model as a student. */
export function isStudent(modelId: string): boolean {
  return [...TEACHERS.values()].some(({ students }) => students.includes(modelId));
}

/**
 * Checks that a student can be distilled from a teacher in the account's Region.
 * @param student its base model id, and its id with the requested context suffix
 * @param teacherId id or ARN of a foundation model or of its system profile
 * @throws ServiceError (ValidationException; ResourceNotFoundException for a teacher past its end of life)
 */
export function checkDistillation(
  account: Account,
  student: { readonly modelId: string; readonly id: string },
  teacherId: string,
): void {
  const target = readTarget(teacherId);
  if (target.kind !== "foundation-model" && target.kind !== "system-profile") {
    throw validationError("The teacher model must be a foundation model or a system-defined inference profile.");
  }
  const teacher = TEACHERS.get(target.modelId);
  if (teacher === undefined) {
    throw validationError(`The model ${target.modelId} is not supported as a teacher model for distillation.`);
  }
  requireCurrentModel(account, target);
  if (!teacher.students.includes(student.modelId)) {
    throw validationError(
      `The student model ${student.id} is not supported with the teacher model ${target.modelId}. Supported student models: ${teacher.students.join(", ")}`,
    );
  }
  const withVariant = `${student.modelId}:${VARIANTS[student.modelId] ?? DEFAULT_VARIANT}`;
  if (student.id !== student.modelId && student.id !== withVariant) {
    throw validationError(`Use ${withVariant} as the student model.`);
  }
  if (teacher.region !== account.region) {
    throw validationError(
      `Distillation with the teacher model ${target.modelId} is supported in ${teacher.region}, not in ${account.region}.`,
    );
  }
}
