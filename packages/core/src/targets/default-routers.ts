import type { ModelTarget } from "./model-target";

/**
 * The models of the prompt routers that AWS provides, by the id in the router's ARN. GetPromptRouter is the
 * authority: AWS can change its routers, and not every account and Region has all of them.
 *
 * Sources: the AWS CDK (`DefaultPromptRouterIdentifier` of `@aws-cdk/aws-bedrock-alpha`, read 2026-11-27) for
 * Claude and Llama. For Nova, reports of calls through it; both models are on AWS's page of prompt routing.
 */
const DEFAULT_ROUTERS: Readonly<Record<string, readonly string[]>> = {
  "amazon.nova:1": ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
  "anthropic.claude:1": ["anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-3-5-sonnet-20240620-v1:0"],
  "meta.llama:1": ["meta.llama3-1-8b-instruct-v1:0", "meta.llama3-1-70b-instruct-v1:0"],
};

/**
 * The base ids of the models behind a prompt router that AWS provides, the smaller model first.
 *
 * @returns `undefined` for any other target, and for a router that is not known
 */
export function defaultRouterModels(target: ModelTarget): readonly string[] | undefined {
  if (target.kind !== "prompt-router" || target.router !== "default") return undefined;
  return Object.hasOwn(DEFAULT_ROUTERS, target.resourceId) ? DEFAULT_ROUTERS[target.resourceId] : undefined;
}
