import type { ExceptionName } from "./documented-exceptions";

/** What to do wrong, and when. */
export interface FaultRule {
  /** @default every call */
  readonly when?: FaultCondition;
  readonly fault: Fault;
}

/** Which calls fail. All that is given must hold. Retries of a client are calls of their own. */
export interface FaultCondition {
  /** Such as `"ConverseStream"`. @default any */
  readonly operation?: string;
  /** A base model id, which its profiles match too, or the `modelId` exactly as it is sent. @default any */
  readonly modelId?: string;
  /** Which of the calls of this operation and model, counted from 1 since the rule was added. */
  readonly nth?: number | readonly number[];
  /** Every third of them, at `3`. */
  readonly every?: number;
  /** 0 to 1. The same seed fails the same calls. */
  readonly probability?: number;
  /** @default 1 */
  readonly seed?: number;
}

/**
 * A fault. `afterFrames` counts the event-stream frames that are sent before it; where a reply has
 * fewer, it comes at the last one. Faults of streams leave other operations alone.
 */
export type Fault =
  /** An error response. `fields` go into its body beside `message`. */
  | {
      readonly kind: "exception";
      readonly name: ExceptionName;
      /** @default a text as the service has it */
      readonly message?: string;
      readonly fields?: Readonly<Record<string, unknown>>;
    }
  /** ThrottlingException. */
  | { readonly kind: "throttling"; readonly retryAfterSeconds?: number; readonly message?: string }
  /** The answer starts late. */
  | { readonly kind: "slow-start"; readonly ms: number }
  /** The stream pauses. @default for ever, until the connection closes */
  | { readonly kind: "stall"; readonly afterFrames: number; readonly ms?: number }
  /** The stream ends with an exception frame. */
  | {
      readonly kind: "exception-frame";
      readonly afterFrames: number;
      readonly name: ExceptionName;
      readonly message?: string;
    }
  /** The stream ends regularly, in the middle of a frame. */
  | { readonly kind: "cut-frame"; readonly afterFrames: number }
  /** A frame arrives whose checksum is wrong. */
  | { readonly kind: "bad-crc"; readonly afterFrames: number }
  /** The stream ends regularly between two frames. @default before `messageStop`; without one, half-way */
  | { readonly kind: "early-end"; readonly afterFrames?: number }
  /** The connection ends, and with it all other calls on it. @default before any answer */
  | { readonly kind: "socket-drop"; readonly afterFrames?: number }
  /** RST_STREAM over HTTP/2; over HTTP/1.1 a socket drop. @default before any answer, with 2 (INTERNAL_ERROR) */
  | { readonly kind: "rst-stream"; readonly code?: number; readonly afterFrames?: number };
