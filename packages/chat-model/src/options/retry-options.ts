import type { BedrockRuntimeClientConfig } from "@aws-sdk/client-bedrock-runtime";

/**
 * How failed requests are sent again. The AWS SDK does it, and nothing else does: LangChain's own
 * retries would multiply with it. A `client` of the caller's keeps its own settings.
 */
export interface RetryOptions {
  /** Requests after the first one, at most. @default the SDK's: 2, or `AWS_MAX_ATTEMPTS` − 1 */
  maxRetries?: number;
  /** `"adaptive"` also slows down before the next throttling. @default the SDK's: "standard", or `AWS_RETRY_MODE` */
  retryMode?: "standard" | "adaptive";
}

/** The part of a client's configuration that follows; what `clientOptions` says of it wins. */
export function buildRetryConfig({ maxRetries, retryMode }: RetryOptions): BedrockRuntimeClientConfig {
  return {
    ...(maxRetries !== undefined && { maxAttempts: maxRetries + 1 }),
    ...(retryMode !== undefined && { retryMode }),
  };
}
