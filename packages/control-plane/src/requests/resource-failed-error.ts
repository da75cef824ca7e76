import { BedrockRoutedError } from "@bedrock-routed/core";

/** A job or a resource that was waited for has failed. The message has the words of the service. */
export class ResourceFailedError extends BedrockRoutedError {
  /** Such as `"distillation job"`. */
  readonly resource: string;
  /** Its name. */
  readonly resourceName: string;
  /** Why, in the words of the service. `undefined` when it does not tell. */
  readonly failureMessage: string | undefined;

  constructor(resource: string, resourceName: string, failureMessage: string | undefined, remedy: string) {
    const reason = failureMessage ?? "the service does not say why";
    super(`The ${resource} ${JSON.stringify(resourceName)} has failed: ${reason}. ${remedy}`);
    this.resource = resource;
    this.resourceName = resourceName;
    this.failureMessage = failureMessage;
  }
}
