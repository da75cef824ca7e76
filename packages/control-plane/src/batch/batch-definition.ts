import { z } from "zod";
import { type Tags, tagsSchema } from "../requests/tags";
import { S3_URI } from "../storage/s3-uri";
import { type BatchQuotas, quotasSchema } from "./quotas";

/** What all records of a run have in common, unless a record says otherwise. */
export interface BatchParameters {
  /** Text of a system message before those of the input. */
  readonly system?: string | undefined;
  /** Largest number of tokens of an answer. The Anthropic form needs it. */
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly stopSequences?: readonly string[] | undefined;
  /** Parameters that only the model knows, such as `{ top_k: 50 }`. */
  readonly additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
}

/** A run of batch inference. */
export interface BatchDefinition extends BatchParameters {
  /** Name of the run: 1 to 40 letters, digits, and `-` between them. Jobs and S3 keys begin with it. */
  readonly name: string;
  /** Id or ARN of a foundation model, or of a system or application inference profile. */
  readonly model: string;
  /** ARN of the service role that reads the input and writes the output. */
  readonly roleArn: string;
  /** Where input files are uploaded, such as `"s3://my-bucket/batch/input/"`. */
  readonly inputUri: string;
  /** Where the service writes output files, such as `"s3://my-bucket/batch/output/"`. */
  readonly outputUri: string;
  /**
   * A local folder for the manifest and the input files of this run. With it, a run goes on after a crash. Its files
   * have the texts of the inputs.
   */
  readonly folder: string;
  /**
   * `"converse"`: records are requests of Converse, for every model. `"model"`: records are bodies of InvokeModel, for
   * Anthropic, Nova and Llama models.
   * @default "converse"
   */
  readonly form?: "converse" | "model" | undefined;
  /** Hours after which the service ends a job: 24 to 168. @default the service's */
  readonly timeoutHours?: number | undefined;
  /** Tags of the jobs, for cost allocation. */
  readonly tags?: Tags | undefined;
  /** KMS key that encrypts the output. */
  readonly outputKmsKeyId?: string | undefined;
  /** Account that owns the buckets, when it is another one: twelve digits. */
  readonly bucketOwner?: string | undefined;
  /** The quotas of your account, where they are not the defaults. */
  readonly quotas?: { readonly [Name in keyof BatchQuotas]?: number | undefined } | undefined;
}

const uri = z
  .string("pass an S3 location, such as s3://my-bucket/batch/")
  .max(700, "a location has at most 700 characters")
  .regex(S3_URI, "pass an S3 location, such as s3://my-bucket/batch/");

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html */
export const batchDefinitionSchema: z.ZodType<BatchDefinition> = z.strictObject({
  name: z
    .string("pass a name")
    .max(40, "a name has at most 40 characters")
    .regex(/^[0-9a-zA-Z]+(?:-[0-9a-zA-Z]+)*$/, "use letters, digits, and - between them"),
  model: z.string("pass a model id or ARN").min(1, "pass a model id or ARN"),
  roleArn: z
    .string("pass the ARN of a service role")
    .max(2048)
    .regex(/^arn:aws(?:-[^:]+)?:iam::[0-9]{12}:role\/.+$/, "pass the ARN of a service role, as arn:aws:iam::…:role/…"),
  inputUri: uri,
  outputUri: uri,
  folder: z.string("pass the path of a local folder").min(1, "pass the path of a local folder"),
  form: z.enum(["converse", "model"], 'pass "converse" or "model"').optional(),
  system: z.string("pass a text").min(1, "pass a text").optional(),
  maxTokens: z.number("pass a number of tokens").int("pass a whole number").min(1, "pass at least 1").optional(),
  temperature: z.number("pass a number").min(0, "pass 0 to 1").max(1, "pass 0 to 1").optional(),
  topP: z.number("pass a number").min(0, "pass 0 to 1").max(1, "pass 0 to 1").optional(),
  stopSequences: z.array(z.string("pass texts").min(1, "pass texts")).max(2500, "pass at most 2,500").optional(),
  additionalModelRequestFields: z.record(z.string(), z.unknown(), "pass an object").optional(),
  timeoutHours: z
    .number("pass hours")
    .int("pass whole hours")
    .min(24, "pass 24 to 168")
    .max(168, "pass 24 to 168")
    .optional(),
  tags: tagsSchema.optional(),
  outputKmsKeyId: z.string().min(1, "pass the id or ARN of a key").optional(),
  bucketOwner: z
    .string()
    .regex(/^\d{12}$/, "pass twelve digits")
    .optional(),
  quotas: quotasSchema.optional(),
});
