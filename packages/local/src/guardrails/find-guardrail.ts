import { type Account, ownedArn } from "../account/account";
import type { GuardrailRequest } from "../converse-request/read-guardrail";
import { type ServiceError, validationError } from "../wire/service-error";
import type { LocalGuardrail } from "./local-guardrail";

/** A guardrail of the account. */
export interface FoundGuardrail {
  readonly id: string;
  readonly arn: string;
  readonly version: string;
  readonly guardrail: LocalGuardrail;
}

/** Where guardrails are looked for. */
export interface GuardrailContext {
  readonly account: Account;
  /** Guardrails by their ids. */
  readonly guardrails: Readonly<Record<string, LocalGuardrail>>;
}

/**
 * Finds a guardrail by its id or ARN.
 * @throws ServiceError (ValidationException) as the service does, according to users: AWS does not document it
 */
export function findGuardrail(
  { account, guardrails }: GuardrailContext,
  { identifier, version }: Pick<GuardrailRequest, "identifier" | "version">,
): FoundGuardrail {
  const prefix = ownedArn(account, "guardrail/");
  const id = identifier.startsWith(prefix) ? identifier.slice(prefix.length) : identifier;
  const guardrail = Object.hasOwn(guardrails, id) ? guardrails[id] : undefined;
  if (guardrail === undefined) throw unknownGuardrail();
  return { id, arn: `${prefix}${id}`, version, guardrail };
}

function unknownGuardrail(): ServiceError {
  return validationError("The guardrail identifier or version provided in the request does not exist.");
}
