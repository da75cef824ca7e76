/** A request without its body. Header names are in lower case. */
export interface RequestHead {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An HTTP request, read to its end. */
export interface WireRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By their names in lower case. They hold credentials: never log them. */
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` when it was larger than 25 MB. */
  readonly body: string | undefined;
  /** SHA-256, in hexadecimal, of the body as it came, where it came compressed. */
  readonly bodyHash?: string;
}

const NO_QUERY: URLSearchParams = new URLSearchParams();

/** Puts a request of HTTP/1.1 or HTTP/2 together. */
export function buildWireRequest({ method, url, headers }: RequestHead, body: string | undefined): WireRequest {
  const mark = url.indexOf("?");
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1)),
    headers,
    body,
  };
}
