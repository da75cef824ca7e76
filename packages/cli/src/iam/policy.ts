import type { ModelCatalog } from "@bedrock-routed/core";

/** A statement of an IAM policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** A document that IAM takes. */
export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** What the resources of a policy are named by. A part that is not known is `*`. */
export interface PolicyScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Model ids, profiles and routers that calls name. */
  readonly models: readonly string[];
  readonly knowledgeBases: readonly string[];
  readonly table: string;
  /** Names of the buckets in Amazon S3. */
  readonly buckets: readonly string[];
  /** ARNs of the roles with which Amazon Bedrock reads and writes the buckets. */
  readonly roles: readonly string[];
  readonly catalog: ModelCatalog;
}

/** Builds the statements of one feature. */
export type BuildStatements = (scope: PolicyScope) => readonly PolicyStatement[];

export function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}

/** ARN of a resource of Amazon Bedrock in the account. */
export function bedrockArn({ partition, region, account }: PolicyScope, resource: string): string {
  return `arn:${partition}:bedrock:${region}:${account}:${resource}`;
}

/** Tags of a resource are written when it is created and later, and read to compare them. */
export const tagActions: readonly string[] = ["bedrock:TagResource", "bedrock:ListTagsForResource"];
