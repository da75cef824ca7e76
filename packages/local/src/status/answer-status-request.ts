import { createHash, randomUUID } from "node:crypto";
import type { WireReply, WireRequest } from "../wire/http";
import { buildStatus, type StatusSource } from "./status";
import { renderStatusPage, STATUS_STYLE } from "./status-page";

const STYLE_HASH: string = createHash("sha256").update(STATUS_STYLE).digest("base64");
/** The page runs no scripts, loads nothing from other origins, and cannot be framed or read by other origins. */
const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Returns whether a request is for the status page or for `/status.json`. */
export function isStatusRequest({ path, method }: WireRequest): boolean {
  return method === "GET" && (path === "/" || path === "/status.json");
}

/** Answers a request for the status page. `refuseStatusRequest` checks who may read it. */
export function answerStatusRequest({ path, query }: WireRequest, source: StatusSource): WireReply {
  const status = buildStatus(source);
  const token = query.get("token");
  const links = token === null ? "" : `?${new URLSearchParams({ token })}`;
  if (path === "/") return build("text/html", renderStatusPage(status, links));
  return build("application/json", `${JSON.stringify(status, undefined, 1)}\n`);
}

function build(type: string, text: string): WireReply {
  const bytes = Buffer.from(text, "utf8");
  return {
    status: 200,
    headers: {
      ...HEADERS,
      "content-type": `${type}; charset=utf-8`,
      "content-length": String(bytes.length),
      "x-amzn-requestid": randomUUID(),
    },
    chunks: [bytes],
  };
}
