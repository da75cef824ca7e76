// Prints the IAM policy for a program that uses the response cache: node print-policy.mjs ARN [calls] [clear] [setup]
import { responseCachePolicy } from "@bedrock-routed/response-cache/dynamodb";

const [tableArn, ...tasks] = process.argv.slice(2);
try {
  const policy = responseCachePolicy(tasks.length === 0 ? { tableArn } : { tableArn, tasks });
  console.log(JSON.stringify(policy, null, 2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
