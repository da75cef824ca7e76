const SECRETS: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "x-amz-security-token",
  "x-api-key",
]);

/** The headers that may be kept and shown. HTTP/2's pseudo headers, which repeat the route, are left out too. */
export function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !name.startsWith(":") && !SECRETS.has(name)) kept[name] = value;
  }
  return kept;
}
