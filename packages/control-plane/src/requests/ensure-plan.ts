import type { Difference } from "./resource-differs-error";

/** What `ensure` would do so that a resource exists as wanted. */
export interface EnsurePlan<Resource, Request> {
  /**
   * `create`: no resource has the name. `reuse`: it exists as wanted. `tag`: only tags are missing. `replace`: it is
   * different, and would be deleted and created anew. `differs`: the same, but nothing was said about replacing.
   */
  readonly action: "create" | "reuse" | "tag" | "replace" | "differs";
  /** The resource that has the name. */
  readonly existing: Resource | undefined;
  /** Where it is not as wanted. */
  readonly differences: readonly Difference[];
  /** The requests that would be sent, in order. */
  readonly requests: readonly Request[];
  /** What a reader of the plan should know, in whole sentences. */
  readonly notes: readonly string[];
}
