import { z } from "zod";
import { type Tags, tagsSchema } from "../requests/tags";
import { S3_URI } from "../storage/s3-uri";

/** One pair of request metadata, such as `{ team: "search" }`. */
export type MetadataPair = Readonly<Record<string, string>>;

/** Which invocations of a log teach, by the request metadata that they were sent with. */
export type MetadataFilter =
  | { readonly equals: MetadataPair }
  | { readonly notEquals: MetadataPair }
  | { readonly andAll: readonly ({ readonly equals: MetadataPair } | { readonly notEquals: MetadataPair })[] }
  | { readonly orAll: readonly ({ readonly equals: MetadataPair } | { readonly notEquals: MetadataPair })[] };

/** Where the prompts come from. */
export type TrainingData =
  /** A file, such as `exportDistillation` of `@bedrock-routed/reports` writes it. It is checked line by line, and uploaded. */
  | { readonly file: string; readonly uploadTo: string }
  /** A file that is in S3 already. It is not checked here. */
  | { readonly s3Uri: string }
  /** The invocation logs of the account. */
  | {
      readonly invocationLogs: {
        /** Where the logs are, such as `s3://logs/AWSLogs/`. */
        readonly s3Uri: string;
        /** Whether the logged answers of the teacher are used. Otherwise the service asks it again. @default false */
        readonly useAnswers?: boolean | undefined;
        /** @default all invocations */
        readonly filter?: MetadataFilter | undefined;
      };
    };

/** A distillation job: a small model learns the answers of a large one. */
export interface DistillationDefinition {
  /** Name of the job, unique in the account and Region. */
  readonly name: string;
  /** Name of the custom model that it creates. */
  readonly modelName: string;
  /** The large model: its id, or the id or ARN of its profile. `listDistillationPairs` lists them. */
  readonly teacher: string;
  /** The small model. The size of its context, such as `:128k`, is added when it is left out. */
  readonly student: string;
  /** ARN of the role with which the service reads and writes the buckets. */
  readonly roleArn: string;
  readonly data: TrainingData;
  /** Where the service writes its metrics, such as `s3://bucket/distilled/`. */
  readonly outputS3Uri: string;
  /** Most tokens of an answer that the service asks the teacher for. @default the service's */
  readonly maxAnswerTokens?: number | undefined;
  /** A key of AWS KMS that encrypts the custom model. @default a key of AWS */
  readonly kmsKeyId?: string | undefined;
  /** Tags of the job and of the custom model. */
  readonly tags?: Tags | undefined;
}

const pair = z
  .record(z.string().min(1).max(256), z.string().max(256, "a value has at most 256 characters"))
  .refine((map) => Object.keys(map).length === 1, "pass exactly one pair: use andAll or orAll for more");
const baseFilter = z.union([z.strictObject({ equals: pair }), z.strictObject({ notEquals: pair })]);
const baseFilters = z.array(baseFilter).min(1, "pass a filter or more").max(16, "pass at most 16 filters");
const s3Uri = z
  .string("pass a URI such as s3://bucket/folder/")
  .max(1024, "a URI has at most 1,024 characters")
  .regex(S3_URI, "pass a URI such as s3://bucket/folder/, without spaces");
const objectUri = s3Uri.refine(
  (uri) => /^s3:\/\/[^/]+\/.*[^/]$/.test(uri),
  "pass the URI of an object, such as s3://bucket/set.jsonl",
);

const dataSchema: z.ZodType<TrainingData> = z.union(
  [
    z.strictObject({ file: z.string().min(1), uploadTo: objectUri }),
    z.strictObject({ s3Uri: objectUri }),
    z.strictObject({
      invocationLogs: z.strictObject({
        s3Uri,
        useAnswers: z.boolean().optional(),
        filter: z
          .union([
            ...baseFilter.options,
            z.strictObject({ andAll: baseFilters }),
            z.strictObject({ orAll: baseFilters }),
          ])
          .optional(),
      }),
    }),
  ],
  "pass { file, uploadTo: s3://bucket/set.jsonl }, { s3Uri }, or { invocationLogs: { s3Uri, useAnswers, filter } } with one pair in each filter",
);

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelCustomizationJob.html */
export const distillationDefinitionSchema: z.ZodType<DistillationDefinition> = z.strictObject({
  name: z
    .string("pass a name")
    .max(63, "a name has at most 63 characters")
    .regex(/^[a-zA-Z0-9][-a-zA-Z0-9+.]*$/, "use letters, digits, - + and ."),
  modelName: z
    .string("pass a name")
    .max(63, "a name has at most 63 characters")
    .regex(/^(?:[0-9a-zA-Z][_-]?)+$/, "use letters, digits, and single _ and - between them"),
  teacher: z.string("pass the id of a model").min(1, "pass the id of a model"),
  student: z.string("pass the id of a model").min(1, "pass the id of a model"),
  roleArn: z
    .string("pass the ARN of a role")
    .max(2048)
    .regex(/^arn:aws[-a-z]*:iam::\d{12}:role\/.+$/, "pass the ARN of a role"),
  data: dataSchema,
  outputS3Uri: s3Uri,
  maxAnswerTokens: z.int("pass a whole number").min(1, "pass 1 or more").optional(),
  kmsKeyId: z.string().min(1).max(2048).optional(),
  tags: tagsSchema.optional(),
});
