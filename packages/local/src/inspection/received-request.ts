/** A request that arrived, as parsed wire values, and how it was answered. */
export interface ReceivedRequest {
  /** Such as `"Converse"`; `"Unknown"` when no operation has this route. */
  readonly operation: string;
  /** The `modelId` in the path, decoded. */
  readonly modelId?: string;
  /** The parsed JSON body; `undefined` when there was none, or it was not JSON. */
  readonly body: unknown;
  /** By their names in lower case, without credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it had arrived, in ms of the server's clock. */
  readonly time: number;
  /** HTTP status of the answer; 0 when a fault left it without one. */
  readonly status: number;
  /** Ms that it took to make the answer; a pace that a fault or the latency model sets comes on top. */
  readonly durationMs: number;
  /** Tokens that the answer reports. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  /** Kind of the fault that was injected. */
  readonly fault?: string;
}
