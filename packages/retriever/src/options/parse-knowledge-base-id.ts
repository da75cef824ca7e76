import { InvalidOptionError } from "@bedrock-routed/core";

const ID = /^[0-9a-zA-Z]{10}$/;
const ARN = /^arn:aws(?:-[^:]+)?:bedrock:([a-z0-9-]{1,20}):[0-9]{12}:knowledge-base\/([0-9a-zA-Z]{10})$/;

/** What `knowledgeBaseId` names. */
export interface KnowledgeBaseTarget {
  /** The id or the ARN, as it is sent. */
  readonly identifier: string;
  /** The ten characters. */
  readonly id: string;
  /** Of the ARN. */
  readonly region?: string;
}

/**
 * Checks the id of a knowledge base.
 * @throws InvalidOptionError when it is neither an id nor an ARN (pattern of botocore's `KnowledgeBaseIdentifier`)
 */
export function parseKnowledgeBaseId(identifier: unknown, option = "knowledgeBaseId"): KnowledgeBaseTarget {
  if (typeof identifier === "string") {
    if (ID.test(identifier)) return { identifier, id: identifier };
    const [, region, id] = ARN.exec(identifier) ?? [];
    if (region !== undefined && id !== undefined) return { identifier, id, region };
  }
  throw new InvalidOptionError(
    option,
    identifier,
    'pass the ten letters and digits that the console shows as the knowledge base id, such as "KB12345678", ' +
      'or its ARN, such as "arn:aws:bedrock:us-east-1:123456789012:knowledge-base/KB12345678"',
  );
}
