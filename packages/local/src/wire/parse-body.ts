/** The JSON of a body; `undefined` when there was none, or it is not JSON. */
export function parseBody(body: string | undefined): unknown {
  try {
    return body === undefined || body === "" ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
