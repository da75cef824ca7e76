import type { CacheLimits } from "@bedrock-routed/core";
import { ServiceError, validationError } from "../errors/service-error";
import type { Segment } from "./read-segments";

/**
 * Refuses the cache points that the model's service refuses.
 * @param limits of the model; without any, it takes no cache point
 * @throws ServiceError
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export function checkCachePoints(segments: readonly Segment[], limits: CacheLimits | undefined): void {
  const points = segments.filter((segment) => segment.kind === "point");
  if (points.length === 0) return;
  if (limits === undefined) {
    throw new ServiceError(
      "AccessDeniedException",
      "You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.",
    );
  }
  const misplaced = points.find((point) => !limits.fields.includes(point.section));
  if (misplaced !== undefined) {
    throw modelError(
      `Malformed input request: ${misplaced.path}: extraneous key [cachePoint] is not permitted, please reformat your input and try again.`,
    );
  }
  if (points.length > limits.maxPoints) {
    throw modelError(
      `A maximum of ${limits.maxPoints} blocks with cache_control may be provided. Found ${points.length}.`,
    );
  }
  if (points.some((point) => !limits.ttls.includes(point.ttl))) {
    throw modelError(`The model does not support this cache TTL. Supported: ${limits.ttls.join(", ")}.`);
  }
  const firstShort = points.findIndex((point) => point.ttl === "5m");
  if (firstShort >= 0 && points.slice(firstShort).some((point) => point.ttl === "1h")) {
    throw modelError("Cache points with a TTL of 1h must come before those with a TTL of 5m.");
  }
}

function modelError(message: string): ServiceError {
  return validationError(`The model returned the following errors: ${message}`);
}
