import { complexityScore } from "./complexity-score";
import type { PromptRouter, RoutedModel } from "./prompt-router";

/** Percent of estimated quality difference for each point of complexity: a score of 100 gives 50 %. */
const PERCENT_PER_POINT = 0.5;

/**
 * How much better the other model is estimated to answer than the fallback model, in percent.
 * The harder the question, the larger the difference between two models of one family.
 */
export function estimateQualityDifference(question: string): number {
  return complexityScore(question) * PERCENT_PER_POINT;
}

/**
 * The model that a router sends a question to. The fallback model is the anchor: the other one
 * answers only when it is estimated to be better by more than the router's quality difference.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html
 */
export function routePrompt(router: PromptRouter, question: string): RoutedModel {
  if (estimateQualityDifference(question) <= router.responseQualityDifference) return router.fallbackModel;
  return router.models.find((model) => model.arn !== router.fallbackModel.arn) ?? router.fallbackModel;
}
