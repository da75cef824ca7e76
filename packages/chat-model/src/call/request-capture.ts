import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";

/**
 * Stands in for a call when only its request is wanted: upstream builds the request, and the
 * middleware hands it over instead of sending it.
 */
export class RequestCapture {
  input: ConverseCommandInput | undefined;
}

/** Ends the sending of a captured request; only `countTokens` sees it. */
export class RequestCaptured extends Error {}
