import type { IncomingMessage } from "node:http";

/**
 * Says why a request is refused, or nothing when it may be answered. Only pages of this server may use it:
 *
 * - A web site can make its own name resolve to 127.0.0.1 (DNS rebinding), so the `Host` must be loopback's.
 * - Any page can post to this server, so the `Origin` must be this server's. Browsers send it with every POST, and
 *   say `Sec-Fetch-Site` with every request.
 * - A form can only post three media types, and JSON is none of them.
 */
export function refuseRequest({ headers, method }: IncomingMessage, port: number): string | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  const { host = "", origin } = headers;
  if (!hosts.includes(host.toLowerCase())) return "This server answers only requests to its own address.";
  if (origin !== undefined && origin !== `http://${host}`) return "Requests of other pages are refused.";
  const site = headers["sec-fetch-site"];
  // A link from elsewhere may open the page, but nothing else.
  if (method !== "GET" && site !== undefined && site !== "same-origin") return "Requests of other pages are refused.";
  if (method === "POST" && !isJson(headers["content-type"])) return "Send application/json.";
  return undefined;
}

function isJson(type = ""): boolean {
  return type.split(";", 1)[0]?.trim().toLowerCase() === "application/json";
}
