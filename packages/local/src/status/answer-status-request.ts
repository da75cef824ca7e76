import { createHash, randomUUID } from "node:crypto";
import type { WireReply } from "../server/wire-reply";
import type { WireRequest } from "../server/wire-request";
import { buildStatus, type StatusSource } from "./build-status";
import { renderStatusPage } from "./render-status-page";
import { STATUS_STYLE } from "./status-style";

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;
const STYLE_HASH: string = createHash("sha256").update(STATUS_STYLE).digest("base64");
/** No script, no other origin and no frame may come near the page. */
const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Whether a request is for the status page or its data. */
export function isStatusRequest({ path, method }: WireRequest): boolean {
  return method === "GET" && (path === "/" || path === "/status.json");
}

/**
 * Answers the status page, which needs no credentials.
 * @param allowsAnyHost whether names other than loopback's are taken too; a web site could otherwise
 * read the page by giving its own name this address
 */
export function answerStatusRequest(request: WireRequest, source: StatusSource, allowsAnyHost: boolean): WireReply {
  const { path, headers } = request;
  const host = headers.host ?? headers[":authority"] ?? "";
  if (!allowsAnyHost && !LOOPBACK_HOST.test(host)) {
    return build(403, "text/plain", "This page is for requests to 127.0.0.1, localhost or [::1] only.\n");
  }
  const status = buildStatus(source);
  if (path === "/") return build(200, "text/html", renderStatusPage(status));
  return build(200, "application/json", `${JSON.stringify(status, undefined, 1)}\n`);
}

function build(status: number, type: string, text: string): WireReply {
  const bytes = Buffer.from(text, "utf8");
  return {
    status,
    headers: {
      ...HEADERS,
      "content-type": `${type}; charset=utf-8`,
      "content-length": String(bytes.length),
      "x-amzn-requestid": randomUUID(),
    },
    chunks: [bytes],
  };
}
