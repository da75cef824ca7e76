import type { PromptRouterTarget } from "./model-target";

/**
 * The models that each default prompt router is known to choose from, by the id of the router. The pairs
 * of Claude and Llama are those of AWS CDK (`@aws-cdk/aws-bedrock-alpha`, `DefaultPromptRouterIdentifier`,
 * read on 2026-11-27); that the router of Llama also chooses Llama 3.3 70B, and the pair of Nova, are
 * reports of users. AWS can change a pair at any time.
 */
const MODELS: Readonly<Record<string, readonly string[]>> = {
  "amazon.nova:1": ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
  "anthropic.claude:1": ["anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-3-5-sonnet-20240620-v1:0"],
  "meta.llama:1": [
    "meta.llama3-1-8b-instruct-v1:0",
    "meta.llama3-1-70b-instruct-v1:0",
    "meta.llama3-3-70b-instruct-v1:0",
  ],
};

/**
 * Base ids of the models that a default prompt router chooses from.
 *
 * @returns `undefined` for a custom router, and for a default router whose models are not known
 */
export function defaultRouterModels({ router, resourceId }: PromptRouterTarget): readonly string[] | undefined {
  return router === "default" && Object.hasOwn(MODELS, resourceId) ? MODELS[resourceId] : undefined;
}
