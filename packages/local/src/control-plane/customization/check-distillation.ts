import type { Account } from "../../account/account";
import { readTarget, requireCurrentModel } from "../../account/resolve-model";
import { validationError } from "../../errors/service-error";
import type { BaseModel } from "../foundation-models/require-base-model";
import type { TrainingDataConfig } from "../shapes/common-shapes";
import { studentVariant, teacherOf } from "./distillation-pairs";

/**
 * Checks that a student may learn from a teacher in this Region. The teacher is a foundation model or
 * a system profile of one.
 * @throws ServiceError (ValidationException; ResourceNotFoundException for a teacher past its end of life)
 */
export function checkDistillation(account: Account, student: BaseModel, teacherId: string): void {
  const target = readTarget(teacherId);
  if (target.kind !== "foundation-model" && target.kind !== "system-profile") {
    throw validationError("The teacher model must be a foundation model or a system-defined inference profile.");
  }
  const teacher = teacherOf(target.modelId);
  if (teacher === undefined) {
    throw validationError(`The model ${target.modelId} is not supported as a teacher model for distillation.`);
  }
  requireCurrentModel(account, target);
  if (!teacher.students.includes(student.modelId)) {
    throw validationError(
      `The student model ${student.id} is not supported with the teacher model ${target.modelId}. Supported student models: ${teacher.students.join(", ")}`,
    );
  }
  if (student.id !== student.modelId && student.id !== `${student.modelId}:${studentVariant(student.modelId)}`) {
    throw validationError(`Use ${student.modelId}:${studentVariant(student.modelId)} as the student model.`);
  }
  if (teacher.region !== account.region) {
    throw validationError(
      `Distillation with the teacher model ${target.modelId} is supported in ${teacher.region}, not in ${account.region}.`,
    );
  }
}

/** Prompts come from a file or from invocation logs. @throws ServiceError (ValidationException) unless from exactly one */
export function checkTrainingData({ s3Uri, invocationLogsConfig }: TrainingDataConfig): void {
  if ((s3Uri === undefined) !== (invocationLogsConfig === undefined)) return;
  throw validationError("Provide exactly one of s3Uri and invocationLogsConfig in trainingDataConfig.");
}
