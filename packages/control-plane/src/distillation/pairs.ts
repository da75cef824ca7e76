import {
  defaultModelCatalog,
  distillationTeachers,
  InvalidOptionError,
  type ModelCatalog,
  readModelTarget,
} from "@bedrock-routed/core";

/** A teacher and a student between which Amazon Bedrock distils. */
export interface DistillationPair {
  /** Base model id of the large model. */
  readonly teacher: string;
  /** The id of the small model, with the size of its context, as the job takes it. */
  readonly student: string;
  /** How the teacher can be named: by its own id, by the id of its profile, or by both. */
  readonly teacherBy: "id" | "profile" | "both";
  /** The Region in which the job runs. */
  readonly region: string;
  /** ISO date of the end of life of one of the two, when it is over. The pair cannot be used then. */
  readonly endOfLife?: string;
}

/** Options of {@link listDistillationPairs}. */
export interface DistillationPairOptions {
  /** Decides which models are past their end of life. @default the time of the call */
  readonly now?: Date | undefined;
  /** Where models are looked up. @default the shipped catalog */
  readonly modelCatalog?: ModelCatalog | undefined;
}

/** Lists every pair of teacher and student that AWS names, those that can be used first. Anthropic's models are in none. */
export function listDistillationPairs(options: DistillationPairOptions = {}): DistillationPair[] {
  const { now = new Date(), modelCatalog = defaultModelCatalog() } = options;
  const today = now.toISOString().slice(0, 10);
  const pairs = distillationTeachers.flatMap(({ modelId: teacher, namedBy, students, region }) =>
    students.map((student): DistillationPair => {
      const ends = [teacher, withoutVariant(student)].flatMap(
        (id) => modelCatalog.model(id)?.lifecycle?.endOfLife ?? [],
      );
      const [endOfLife] = ends.filter((date) => date <= today).sort();
      return { teacher, student, teacherBy: namedBy, region, ...(endOfLife !== undefined && { endOfLife }) };
    }),
  );
  return pairs.sort((a, b) => Number(a.endOfLife !== undefined) - Number(b.endOfLife !== undefined));
}

/**
 * Finds the pair of a teacher and a student, and checks that it can be used.
 * @param teacherId id or ARN of a foundation model or of a system profile
 * @param studentId a base model id, with or without the size of its context
 * @param region the Region of the client
 * @throws InvalidOptionError that says what can be used instead
 */
export function requirePair(
  teacherId: string,
  studentId: string,
  region: string,
  options: DistillationPairOptions,
): DistillationPair {
  const pairs = listDistillationPairs(options);
  const usable = pairs.filter(({ endOfLife }) => endOfLife === undefined);
  const teachers = [...new Set(usable.map(({ teacher }) => teacher))].join(", ");
  const target = readModelTarget(teacherId);
  const isProfile = target?.kind === "system-profile";
  if (target?.kind !== "foundation-model" && !isProfile) {
    throw new InvalidOptionError("teacher", teacherId, "pass the id or ARN of a model or of a profile of AWS");
  }
  if (target.modelId.startsWith("anthropic.")) {
    const remedy = `AWS does not offer distillation for Anthropic's models at present: pass one of ${teachers}`;
    throw new InvalidOptionError("teacher", teacherId, remedy);
  }
  const ofTeacher = pairs.filter(({ teacher }) => teacher === target.modelId);
  const [known] = ofTeacher;
  if (known === undefined) throw new InvalidOptionError("teacher", teacherId, `pass one of ${teachers}`);
  if (isProfile ? known.teacherBy === "id" : known.teacherBy === "profile") {
    const remedy = isProfile
      ? "AWS takes this teacher by its own id only"
      : "AWS takes this teacher by its profile only, such as us.…";
    throw new InvalidOptionError("teacher", teacherId, remedy);
  }
  const students = ofTeacher.filter(({ endOfLife }) => endOfLife === undefined).map(({ student }) => student);
  const pair = ofTeacher.find(({ student }) => student === studentId || withoutVariant(student) === studentId);
  if (pair?.endOfLife !== undefined || students.length === 0) {
    const option = students.length === 0 ? "teacher" : "student";
    const end = pair?.endOfLife ?? known.endOfLife;
    const remedy = `Amazon Bedrock ended the model on ${end}: pass one of ${option === "teacher" ? teachers : students.join(", ")}`;
    throw new InvalidOptionError(option, option === "teacher" ? teacherId : studentId, remedy);
  }
  if (pair === undefined) {
    throw new InvalidOptionError("student", studentId, `${target.modelId} teaches ${students.join(", ")}`);
  }
  if (pair.region !== region) {
    throw new InvalidOptionError(
      "teacher",
      teacherId,
      `AWS distils it in ${pair.region}, and the client calls ${region}`,
    );
  }
  return pair;
}

function withoutVariant(id: string): string {
  const target = readModelTarget(id);
  return target?.kind === "foundation-model" ? target.modelId : id;
}
