import type { RetrievalResultLocation } from "@aws-sdk/client-bedrock-agent-runtime";

/**
 * Where a result comes from, in one string; `undefined` for a kind of location that is not known.
 * The member that is set decides, not `type`: AWS adds types before SDKs know them.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalResultLocation.html
 */
export function readLocation(location: RetrievalResultLocation | undefined): string | undefined {
  return (
    location?.s3Location?.uri ??
    location?.webLocation?.url ??
    location?.confluenceLocation?.url ??
    location?.salesforceLocation?.url ??
    location?.sharePointLocation?.url ??
    location?.oneDriveLocation?.url ??
    location?.googleDriveLocation?.url ??
    location?.customDocumentLocation?.id ??
    location?.kendraDocumentLocation?.uri ??
    location?.sqlLocation?.query
  );
}
