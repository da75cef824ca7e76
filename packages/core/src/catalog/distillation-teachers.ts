/** A model that teaches others in distillation on Amazon Bedrock. */
export interface DistillationTeacher {
  /** Its base model id. */
  readonly modelId: string;
  /** How a job can name it: by its own id, by the id of its profile, or by both. */
  readonly namedBy: "id" | "profile" | "both";
  /** Ids of its students, with the size of their context, as a job takes them. */
  readonly students: readonly string[];
  /** The Region in which the job runs. */
  readonly region: string;
}

const llama = (name: string): string => `meta.llama${name}-instruct-v1:0`;
const llamas = (...names: readonly string[]): readonly string[] => names.map((name) => `${llama(name)}:128k`);

/**
 * The teachers that AWS names, those past their end of life included. Anthropic's models are not among them.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prequisites-model-distillation.html
 */
export const distillationTeachers: readonly DistillationTeacher[] = [
  {
    modelId: "amazon.nova-pro-v1:0",
    namedBy: "both",
    students: ["amazon.nova-lite-v1:0:300k", "amazon.nova-micro-v1:0:128k"],
    region: "us-east-1",
  },
  {
    modelId: "amazon.nova-premier-v1:0",
    namedBy: "profile",
    students: ["amazon.nova-lite-v1:0:300k", "amazon.nova-micro-v1:0:128k", "amazon.nova-pro-v1:0:300k"],
    region: "us-east-1",
  },
  {
    modelId: llama("3-1-405b"),
    namedBy: "id",
    students: llamas("3-1-8b", "3-1-70b", "3-2-1b", "3-3-70b"),
    region: "us-west-2",
  },
  { modelId: llama("3-1-70b"), namedBy: "both", students: llamas("3-1-8b", "3-2-1b", "3-2-3b"), region: "us-west-2" },
  {
    modelId: llama("3-3-70b"),
    namedBy: "profile",
    students: llamas("3-1-8b", "3-2-1b", "3-2-3b"),
    region: "us-west-2",
  },
];
