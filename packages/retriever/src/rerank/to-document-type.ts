import type { RerankingConfiguration } from "@aws-sdk/client-bedrock-agent-runtime";

type ModelConfiguration = NonNullable<
  NonNullable<RerankingConfiguration["bedrockRerankingConfiguration"]>["modelConfiguration"]
>;
/** Fields of a model's own, as the AWS SDK types them. */
type ModelRequestFields = NonNullable<ModelConfiguration["additionalModelRequestFields"]>;

/** JSON as the AWS SDK types it, which is JSON to it too: what it cannot send, it leaves out. */
export function toDocumentType(fields: Readonly<Record<string, unknown>>): ModelRequestFields {
  return { ...fields } as ModelRequestFields;
}
