import { InvalidOptionError } from "@bedrock-routed/core";

const ID = /^[0-9a-zA-Z]{10}$/;
const ARN = /^arn:aws(?:-[^:]+)?:bedrock:([a-z0-9-]{1,20}):[0-9]{12}:knowledge-base\/[0-9a-zA-Z]{10}$/;

/** What `knowledgeBaseId` names. */
export interface KnowledgeBaseTarget {
  /** The id or the ARN, as it is sent. */
  readonly knowledgeBaseId: string;
  /** Of the ARN. */
  readonly region?: string;
}

/**
 * Checks the id of a knowledge base.
 * @throws BedrockRoutedError when it is neither an id nor an ARN (pattern of botocore's `KnowledgeBaseIdentifier`)
 */
export function parseKnowledgeBaseId(id: unknown): KnowledgeBaseTarget {
  if (typeof id === "string") {
    if (ID.test(id)) return { knowledgeBaseId: id };
    const region = ARN.exec(id)?.[1];
    if (region !== undefined) return { knowledgeBaseId: id, region };
  }
  throw new InvalidOptionError(
    "knowledgeBaseId",
    id,
    'pass the ten letters and digits that the console shows as the knowledge base id, such as "KB12345678", ' +
      'or its ARN, such as "arn:aws:bedrock:us-east-1:123456789012:knowledge-base/KB12345678"',
  );
}
