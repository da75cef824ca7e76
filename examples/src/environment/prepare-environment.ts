import { omitUndefined } from "@bedrock-routed/core";
import type { EnvironmentOptions } from "../environment-options";
import { createProgressBar } from "../print/progress-bar";
import { readSampleHandbook } from "../sample-handbook";
import { createAwsEnvironment } from "./aws-environment";
import type { Environment } from "./environment";
import { createLocalEnvironment, type IndexedFolder, type LocalEnvironmentOptions } from "./local-environment";

/** Where questions are answered, and what is asked when nobody asks. */
export interface PreparedEnvironment {
  readonly environment: Environment;
  /** Absent on AWS. */
  readonly indexed?: IndexedFolder;
  /** Questions that the documents answer. Only the sample handbook has some. */
  readonly sampleQuestions: readonly string[];
}

/**
 * Prepares Amazon Bedrock, or a local Bedrock over a folder or the sample handbook.
 * @throws Error with a message of one line
 */
export async function prepareEnvironment(
  { aws, docs, keepsIndex, model }: EnvironmentOptions,
  { latency }: Pick<LocalEnvironmentOptions, "latency"> = {},
): Promise<PreparedEnvironment> {
  if (aws) return { environment: await createAwsEnvironment(), sampleQuestions: [] };
  const progress = createProgressBar();
  try {
    const options = { onProgress: progress.update, keepsIndex, ...omitUndefined({ model, latency }) };
    if (docs !== undefined) {
      return { ...(await createLocalEnvironment({ folder: docs, ...options })), sampleQuestions: [] };
    }
    const { questions, ...sample } = await readSampleHandbook();
    return { ...(await createLocalEnvironment({ ...sample, ...options })), sampleQuestions: questions };
  } finally {
    progress.stop();
  }
}
