import { z } from "zod";

/** What Amazon Bedrock takes in a batch job. The quotas differ by model and Region: look them up in Service Quotas. */
export interface BatchQuotas {
  /** @default 100, which users report for most models */
  readonly minRecordsPerJob: number;
  /** @default 50,000, which users report */
  readonly maxRecordsPerJob: number;
  /** @default 50,000, which users report */
  readonly maxRecordsPerFile: number;
  /** Size of an input file, in bytes. @default 1,000,000,000 (unverified) */
  readonly maxFileBytes: number;
  /** Size of all input files of a job, in bytes. @default 5,000,000,000 (unverified) */
  readonly maxJobBytes: number;
  /** Number of jobs that are submitted or in progress at the same time. @default 10 (unverified) */
  readonly maxActiveJobs: number;
}

/**
 * AWS's user guide names these quotas and gives no numbers: they are in Service Quotas. The numbers here are what
 * users report (50,000 records: https://github.com/alejandrogarcia-hub/aws-batch-inference-processing), or cautious.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html
 */
export const DEFAULT_QUOTAS: BatchQuotas = {
  minRecordsPerJob: 100,
  maxRecordsPerJob: 50_000,
  maxRecordsPerFile: 50_000,
  maxFileBytes: 1_000_000_000,
  maxJobBytes: 5_000_000_000,
  maxActiveJobs: 10,
};

const whole = z.number("pass a whole number").int("pass a whole number").min(1, "pass at least 1").optional();

export const quotasSchema: z.ZodType<{ readonly [Name in keyof BatchQuotas]?: number | undefined }> = z.strictObject({
  minRecordsPerJob: whole,
  maxRecordsPerJob: whole,
  maxRecordsPerFile: whole,
  maxFileBytes: whole,
  maxJobBytes: whole,
  maxActiveJobs: whole,
});
