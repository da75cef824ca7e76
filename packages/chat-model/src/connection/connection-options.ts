/** How requests reach the service. A `client` or a `requestHandler` of the caller's has its own settings. */
export interface ConnectionOptions {
  /** Until a connection stands, in ms: over HTTP/2 with TLS, over HTTP/1.1 without. @default 5000 */
  connectTimeoutMs?: number;
  /**
   * How long the service may be silent, before an answer or in the middle of it, in ms. A model that
   * thinks long is silent all the while, unless its answer is streamed.
   * @default 300000
   */
  requestTimeoutMs?: number;
  /** After how long without a request connections are closed, in ms. @default 60000 */
  idleTimeoutMs?: number;
  /** `"1.1"` is for networks that HTTP/2 does not get through. @default "2" */
  httpVersion?: "2" | "1.1";
  /** Requests at a time on one connection of HTTP/2; the next one opens another. @default 20 */
  maxConcurrentStreams?: number;
  /** Connections of HTTP/1.1, each with one request at a time; further requests wait. @default 50 */
  maxSockets?: number;
}
