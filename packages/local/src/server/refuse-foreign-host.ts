import { buildErrorReply, type WireReply, type WireRequest } from "../wire/http";
import { ServiceError } from "../wire/service-error";

/** Names under `.localhost` are reserved for loopback (RFC 6761, section 6.3), so no web site can own one. */
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|(?:[\w-]+\.){0,8}localhost|\[::1\])(?::\d+)?$/i;

/**
 * Refuses a request that names another host than loopback's. A web site can make its own name resolve to 127.0.0.1
 * (DNS rebinding). Its pages could then read the documents and the status of this server.
 * @returns `undefined` for a request to loopback
 */
export function refuseForeignHost({ headers }: WireRequest): WireReply | undefined {
  if (LOOPBACK_HOST.test(headers.host ?? headers[":authority"] ?? "")) return undefined;
  const message = "This server answers only requests to 127.0.0.1, [::1], localhost or a name under localhost.";
  return buildErrorReply(new ServiceError("AccessDeniedException", message));
}
