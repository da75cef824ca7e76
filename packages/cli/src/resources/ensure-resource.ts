import type { EnsurePlan, PlannedRequest } from "@bedrock-routed/control-plane";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";

/** How to make sure that one resource exists as wanted. */
export interface Ensuring<Resource extends { readonly arn: string }> {
  /** Says what would be done. */
  readonly plan: () => Promise<EnsurePlan<Resource, PlannedRequest>>;
  /** Does it. */
  readonly ensure: () => Promise<{ readonly resource: Resource; readonly action: string }>;
}

/**
 * Runs `ensure` of a resource: shows the plan for `--dry-run`, asks before it replaces, and prints the ARN.
 * @param name the name of the resource
 */
export async function ensureResource<Resource extends { readonly arn: string }>(
  context: CommandContext,
  args: Arguments,
  name: string,
  { plan, ensure }: Ensuring<Resource>,
): Promise<number> {
  const { messages } = context.texts;
  if (args.has("--dry-run")) {
    const planned = await plan();
    context.print(planned, () => renderPlan(context, planned));
    return 0;
  }
  if (args.has("--replace")) {
    const { action, existing } = await plan();
    if (action === "replace" && !(await context.confirm(messages.replaceQuestion(name, existing?.arn ?? "")))) return 1;
  }
  const { resource, action } = await ensure();
  context.print({ action, ...resource }, () => `${messages.ensured(action, name)}\n${resource.arn}`);
  return 0;
}

/** What is shown of a plan. The actions of some resources are more than those of `EnsurePlan`. */
type ShownPlan = Omit<EnsurePlan<unknown, PlannedRequest>, "action" | "existing"> & { readonly action: string };

/** The requests of a plan, with the permission that each needs. */
export function renderPlan(context: CommandContext, { action, requests, differences, notes }: ShownPlan): string {
  const { messages } = context.texts;
  return [
    messages.planned(action),
    ...differences.map(({ field, wanted, found }) => messages.difference(field, show(found), show(wanted))),
    ...requests.flatMap(({ operation, input, iamAction }) => [
      context.style.bold(`${operation} (${iamAction})`),
      JSON.stringify(input, undefined, 2),
    ]),
    ...notes.map((note) => context.translate(note)),
  ].join("\n");
}

function show(value: unknown): string {
  return value === undefined ? "–" : JSON.stringify(value);
}

/** Asks, then deletes. @returns the exit code */
export async function deleteResource(
  context: CommandContext,
  name: string,
  remove: () => Promise<void>,
): Promise<number> {
  const { messages } = context.texts;
  if (!(await context.confirm(messages.deleteQuestion(name)))) return 1;
  await remove();
  context.print({ deleted: name }, () => messages.deleted(name));
  return 0;
}
