import { InvalidOptionError, InvalidTargetError } from "@bedrock-routed/core";
import type { Texts } from "../wording/texts";
import { translateSentence } from "../wording/translate";
import { toOneLine } from "./show-text";
import { UsageError } from "./usage-error";

/** Why a command failed. */
export interface Failure {
  /** 1: it failed. 2: the command line, or the value of an option, is wrong. */
  readonly exitCode: 1 | 2;
  /** One line: what is wrong, and the remedy. */
  readonly message: string;
}

/** @param endpoint the address that was called instead of AWS */
export function describeError(error: unknown, texts: Texts, endpoint?: string): Failure {
  const isUsage =
    error instanceof UsageError || InvalidOptionError.isInstance(error) || InvalidTargetError.isInstance(error);
  return { exitCode: isUsage ? 2 : 1, message: toOneLine(withRemedy(error, texts, endpoint)) };
}

/** Errors of this product have their remedy. Those of the AWS SDK and of the system get one. */
function withRemedy(error: unknown, { messages, language }: Texts, endpoint = ""): string {
  if (!(error instanceof Error)) return String(error);
  if (isRefusal(error)) {
    const { service, operation, remedy, cause } = error;
    const words = withStop(cause.message || cause.name);
    return messages.refused(service, operation, words, translateSentence(remedy, language));
  }
  if (isDifference(error)) {
    const { resourceName, differences } = error;
    return messages.resourceDiffers(
      resourceName,
      differences.map(({ field, wanted, found }) => messages.differs(field, show(found), show(wanted))),
    );
  }
  const code = "code" in error ? String(error.code) : "";
  if (error.name === "CredentialsProviderError" || error.name === "TokenProviderError") {
    return messages.noCredentials(withStop(error.message));
  }
  if (error.message === "Region is missing") return messages.noRegion;
  if (error.name === "ExpiredTokenException" || error.name === "UnrecognizedClientException") {
    return messages.badCredentials(withStop(error.message));
  }
  if (error.message.includes("Credential should be scoped to a valid region")) {
    return messages.wrongRegion(withStop(error.message));
  }
  switch (code) {
    case "ECONNREFUSED":
      return messages.nothingListens(endpoint || addressOf(error));
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return messages.noSuchHost(withStop(error.message));
    case "ENOENT":
      return messages.noSuchFile(pathOf(error));
    case "EACCES":
    case "EPERM":
      return messages.notAllowed(pathOf(error));
    case "EISDIR":
      return messages.isFolder(pathOf(error));
    default:
      return translateSentence(error.message || error.name, language);
  }
}

/** The refusal of a service. */
interface Refusal extends Error {
  readonly service: string;
  readonly operation: string;
  readonly remedy: string;
  /** It has the words of the service. */
  readonly cause: Error;
}

/** A ControlPlaneError of a refused request. It is known by its fields, so that no SDK is loaded for an error. */
function isRefusal(error: Error): error is Refusal {
  return error.name === "ControlPlaneError" && error.cause instanceof Error && "remedy" in error;
}

/** A ResourceDiffersError. In code its remedy is `replace: true`, and here it is `--replace`. */
function isDifference(error: Error): error is Error & {
  readonly resourceName: string;
  readonly differences: readonly { readonly field: string; readonly wanted: unknown; readonly found: unknown }[];
} {
  return error.name === "ResourceDiffersError" && "differences" in error && "resourceName" in error;
}

function show(value: unknown): string {
  return value === undefined ? "–" : JSON.stringify(value);
}

function pathOf(error: Error): string {
  return "path" in error && typeof error.path === "string" ? JSON.stringify(error.path) : error.message;
}

function addressOf(error: Error): string {
  const { address, port } = error as { address?: unknown; port?: unknown };
  return address === undefined ? error.message : `${address}:${port}`;
}

function withStop(sentence: string): string {
  return /[.!?。]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The stacks of an error and of its causes, for `--debug`. */
export function describeCauses(error: unknown): string {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  for (let cause = error; cause !== undefined && !seen.has(cause); ) {
    seen.add(cause);
    lines.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines.join("\n");
}
