import { BedrockClient } from "@aws-sdk/client-bedrock";
import { parseModelTarget } from "@bedrock-routed/core";
import { type Environment, UsageError } from "./environment";

/** An environment variable that `--aws` needs is missing. */
class MissingVariableError extends UsageError {}

/**
 * Amazon Bedrock, configured by environment variables.
 * @throws UsageError when a variable is missing
 * @throws Error with a message of one line when a variable is malformed, or when there are no credentials
 */
export async function createAwsEnvironment(env: NodeJS.ProcessEnv = process.env): Promise<Environment> {
  const modelId = required(env, "BEDROCK_ROUTER_ARN", "the ARN of a prompt router");
  const knowledgeBaseId = required(env, "KNOWLEDGE_BASE_ID", "the id of a knowledge base");
  const region = parseModelTarget(modelId).arn?.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw new MissingVariableError(
      "No AWS Region is known. Set AWS_REGION, or BEDROCK_ROUTER_ARN to an ARN, which names one.",
    );
  }
  await requireCredentials(region);
  return { clientConfig: { region }, modelId, knowledgeBaseId, close: async () => {} };
}

function required(env: NodeJS.ProcessEnv, name: string, what: string): string {
  const value = env[name];
  if (value === undefined || value === "") throw new MissingVariableError(`--aws needs ${name}. Set it to ${what}.`);
  return value;
}

async function requireCredentials(region: string): Promise<void> {
  try {
    await new BedrockClient({ region }).config.credentials();
  } catch (error) {
    throw new Error(
      "--aws found no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws sso login`.",
      { cause: error },
    );
  }
}
