/** What one server takes on, so that no client exhausts its memory. */
export interface ServerLimits {
  /** Open connections; more are closed at once. */
  readonly connections: number;
  /** Requests that are read or answered at once; more are answered with ServiceUnavailableException. */
  readonly openRequests: number;
  /** Bytes of one request body; a longer one is answered with ValidationException. */
  readonly bodyBytes: number;
  /** Bytes of all bodies that are read at once; a request past it is answered with ServiceUnavailableException. */
  readonly openBodyBytes: number;
  /** Ms for a connection to say something, and for a request's head to arrive. */
  readonly headMs: number;
  /** Ms for a whole request to arrive over HTTP/1.1; without any byte of it over HTTP/2. */
  readonly requestMs: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  connections: 5000,
  openRequests: 10_000,
  bodyBytes: 25_000_000,
  openBodyBytes: 500_000_000,
  headMs: 60_000,
  requestMs: 300_000,
};
