import { BedrockRoutedError } from "@bedrock-routed/core";

/** What a response cache could not do. `"key"`: the request has no key, because it contains itself. */
export type ResponseCacheOperation = "key" | "read" | "write";

/**
 * A response cache could not be used for a call. The call goes on without it: `onError` is called with this error.
 * It holds no text of a request. `cause` is the error of the store.
 */
export class ResponseCacheError extends BedrockRoutedError {
  readonly operation: ResponseCacheOperation;

  constructor(operation: ResponseCacheOperation, remedy: string, cause: unknown) {
    const name = cause instanceof Error ? cause.name : "Error";
    super(`The response cache failed (${operation}: ${name}), and the call went on without it. ${remedy}`, { cause });
    this.operation = operation;
  }
}

/** Called with each error. What it throws is dropped, because the call must go on. */
export type ReportError = (error: ResponseCacheError) => unknown;

/** Reports each kind of error once, as a warning of the process. */
export function createWarning(): ReportError {
  const reported = new Set<string>();
  return (error) => {
    const kind = `${error.operation} ${error.cause instanceof Error ? error.cause.name : ""}`;
    if (reported.has(kind)) return;
    reported.add(kind);
    process.emitWarning(error.message, "ResponseCacheWarning");
  };
}
