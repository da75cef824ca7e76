/** A teacher, and what it can teach. Base model ids. */
interface Teacher {
  readonly students: readonly string[];
  readonly region: string;
}

const NOVA = (size: string): string => `amazon.nova-${size}-v1:0`;
const LLAMA = (version: string): string => `meta.llama${version}-instruct-v1:0`;

/**
 * Which models Amazon Bedrock distils into which, and where. Nova Premier is past its end of life.
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

/** The context suffixes that a student's id may have. */
const VARIANTS: Readonly<Record<string, string>> = { [NOVA("lite")]: "300k", [NOVA("pro")]: "300k" };
const DEFAULT_VARIANT = "128k";

/** The models that a teacher can teach; `undefined` when it is none. */
export function teacherOf(modelId: string): Teacher | undefined {
  return TEACHERS.get(modelId);
}

/** Whether any model can teach it. */
export function isStudent(modelId: string): boolean {
  return [...TEACHERS.values()].some(({ students }) => students.includes(modelId));
}

/** The context suffix of a student's id, such as `300k`; ids without any are taken too. */
export function studentVariant(modelId: string): string {
  return VARIANTS[modelId] ?? DEFAULT_VARIANT;
}
