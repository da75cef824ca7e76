import type {
  CreatePromptRouterCommandInput,
  DeletePromptRouterCommandInput,
  TagResourceCommandInput,
} from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import type { EnsurePlan } from "../requests/ensure-plan";
import { type PlannedRequest, planRequest } from "../requests/planned-request";
import type { Difference } from "../requests/resource-differs-error";
import { buildTags, compareTags, type Tags } from "../requests/tags";
import type { PromptRouter } from "./prompt-router";
import type { ResolvedRouter } from "./resolve-router";

/** A request that changes prompt routers. */
export type RouterRequest =
  | PlannedRequest<"CreatePromptRouter", CreatePromptRouterCommandInput>
  | PlannedRequest<"DeletePromptRouter", DeletePromptRouterCommandInput>
  | PlannedRequest<"TagResource", TagResourceCommandInput>;

/** What `ensure` would do. */
export type RouterPlan = EnsurePlan<PromptRouter, RouterRequest>;

const PRICE_NOTE = "AWS publishes no price of a prompt router itself. A call costs what the model that answers costs.";
const REPLACE_NOTE =
  "A prompt router cannot be changed. It is deleted and created anew, so its ARN changes, and calls to the old ARN fail.";

/** The router that has the wanted name. */
export interface ExistingRouter {
  readonly router: PromptRouter;
  /** `undefined` when no tags are wanted. */
  readonly tags: Tags | undefined;
}

/** Decides what to do so that a router exists as wanted. */
export function planRouter(wanted: ResolvedRouter, existing: ExistingRouter | undefined, replace: boolean): RouterPlan {
  const create = planCreation(wanted);
  if (existing === undefined) {
    return { action: "create", existing, differences: [], requests: [create], notes: [PRICE_NOTE] };
  }
  const { router } = existing;
  const differences = compareRouters(wanted, router);
  if (differences.length > 0) {
    const requests = replace ? [planDeletion(router.arn), create] : [];
    const action = replace ? "replace" : "differs";
    return { action, existing: router, differences, requests, notes: [REPLACE_NOTE] };
  }
  const missingTags = compareTags(wanted.tags, existing.tags ?? {});
  if (missingTags.length === 0) return { action: "reuse", existing: router, differences: [], requests: [], notes: [] };
  const tag = planRequest("TagResource", { resourceARN: router.arn, tags: buildTags(wanted.tags) });
  return { action: "tag", existing: router, differences: missingTags, requests: [tag], notes: [] };
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreatePromptRouter.html */
export function planCreation(
  router: ResolvedRouter,
): PlannedRequest<"CreatePromptRouter", CreatePromptRouterCommandInput> {
  const { name, description, models, fallbackModel, responseQualityDifference } = router;
  return planRequest("CreatePromptRouter", {
    promptRouterName: name,
    models: models.map(({ arn }) => ({ modelArn: arn })),
    fallbackModel: { modelArn: fallbackModel.arn },
    routingCriteria: { responseQualityDifference },
    ...omitUndefined({ description, tags: buildTags(router.tags) }),
  });
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeletePromptRouter.html */
export function planDeletion(
  promptRouterArn: string,
): PlannedRequest<"DeletePromptRouter", DeletePromptRouterCommandInput> {
  return planRequest("DeletePromptRouter", { promptRouterArn });
}

function compareRouters(wanted: ResolvedRouter, found: PromptRouter): Difference[] {
  const arns = (models: readonly { readonly arn: string }[]): string[] => models.map(({ arn }) => arn).sort();
  const fields: Difference[] = [
    { field: "models", wanted: arns(wanted.models), found: arns(found.models) },
    { field: "fallbackModel", wanted: wanted.fallbackModel.arn, found: found.fallbackModel.arn },
    {
      field: "responseQualityDifference",
      wanted: wanted.responseQualityDifference,
      found: found.responseQualityDifference,
    },
    { field: "description", wanted: wanted.description, found: found.description },
  ];
  return fields.filter((field) => JSON.stringify(field.wanted) !== JSON.stringify(field.found));
}
