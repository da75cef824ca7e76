import { BedrockRoutedError } from "@bedrock-routed/core";

/**
 * A stream ended without `messageStop`: the connection was cut, and over HTTP/2 the SDK ends the
 * iteration as if the answer were complete.
 */
export class IncompleteStreamError extends BedrockRoutedError {
  constructor() {
    super(
      "The response stream ended before the model finished, so the answer is incomplete and its usage unknown. " +
        "Send the request again.",
    );
  }
}
