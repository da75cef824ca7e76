import { distillationTeachers } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { readTarget, requireCurrentModel } from "../account/resolve-model";
import { validationError } from "../wire/service-error";

/** A base model id without the size of its context. */
function toBaseId(id: string): string {
  return id.replace(/:[0-9]+k$/, "");
}

/** Returns whether any teacher supports the model as a student. */
export function isStudent(modelId: string): boolean {
  return distillationTeachers.some(({ students }) => students.some((student) => toBaseId(student) === modelId));
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
  const teacher = distillationTeachers.find(({ modelId }) => modelId === target.modelId);
  if (teacher === undefined) {
    throw validationError(`The model ${target.modelId} is not supported as a teacher model for distillation.`);
  }
  requireCurrentModel(account, target);
  const withVariant = teacher.students.find((id) => toBaseId(id) === student.modelId);
  if (withVariant === undefined) {
    throw validationError(
      `The student model ${student.id} is not supported with the teacher model ${target.modelId}. Supported student models: ${teacher.students.map(toBaseId).join(", ")}`,
    );
  }
  if (student.id !== student.modelId && student.id !== withVariant) {
    throw validationError(`Use ${withVariant} as the student model.`);
  }
  if (teacher.region !== account.region) {
    throw validationError(
      `Distillation with the teacher model ${target.modelId} is supported in ${teacher.region}, not in ${account.region}.`,
    );
  }
}
