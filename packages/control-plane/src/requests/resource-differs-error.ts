import { BedrockRoutedError } from "@bedrock-routed/core";

/** A member of an existing resource that is not as wanted. */
export interface Difference {
  /** Such as `"responseQualityDifference"`. */
  readonly field: string;
  readonly wanted: unknown;
  /** `undefined` when the resource does not have it. */
  readonly found: unknown;
}

/** A resource of the wanted name exists, and it is not as wanted. */
export class ResourceDiffersError extends BedrockRoutedError {
  /** Such as `"prompt router"`. */
  readonly resource: string;
  /** Its name. */
  readonly resourceName: string;
  readonly differences: readonly Difference[];

  /** @param replacement what `{ replace: true }` does, as a clause without a full stop */
  constructor(
    resource: string,
    resourceName: string,
    differences: readonly Difference[],
    replacement = "deletes it and creates it anew under another ARN",
  ) {
    super(
      `The ${resource} ${JSON.stringify(resourceName)} exists, and it is different: ${describe(differences)}. ` +
        `Choose another name, or pass { replace: true }, which ${replacement}.`,
    );
    this.resource = resource;
    this.resourceName = resourceName;
    this.differences = differences;
  }
}

function describe(differences: readonly Difference[]): string {
  return differences
    .map(({ field, wanted, found }) => `its ${field} is ${show(found)} instead of ${show(wanted)}`)
    .join(", and ");
}

function show(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
