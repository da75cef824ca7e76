import type { Account } from "../account/account";
import { authenticate, isEqual } from "../auth/authenticate";
import type { KnownCredentials } from "../auth/known-credentials";
import { buildErrorReply, type WireReply, type WireRequest } from "../wire/http";
import { ServiceError } from "../wire/service-error";

/** Who may read the status page of a server with `strictAuth`. */
export interface StatusAccess {
  readonly credentials: KnownCredentials;
  /** Accepted in the query, as `?token=…`, because a browser sends no signature. */
  readonly token: string;
}

/** Refuses a request for the status page without the token and without known credentials. */
export function refuseStatusRequest(
  request: WireRequest,
  account: Account,
  access: StatusAccess | undefined,
): WireReply | undefined {
  if (access === undefined || isEqual(request.query.get("token") ?? "", access.token)) return undefined;
  try {
    authenticate(request, account, access.credentials);
    return undefined;
  } catch {
    const remedy = "Open it at the address that the server printed at its start (statusUrl), or send its credentials.";
    return buildErrorReply(new ServiceError("AccessDeniedException", `The status page needs credentials. ${remedy}`));
  }
}
