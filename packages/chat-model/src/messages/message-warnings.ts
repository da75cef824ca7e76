import type { MessageChange } from "@bedrock-routed/core";

/** A warning about a message of which something could not be sent. */
export interface MessageWarning {
  /** The change, for programs. */
  readonly problem: MessageChange;
  /** The change and what to do about it, for people. It contains no text of a message. */
  readonly message: string;
}

/** What is lost by each kind of change. The other kinds lose nothing that a model could read. */
const LOSSES: Partial<Record<MessageChange["kind"], string>> = {
  "orphan-tool-result":
    "a tool result was left out, because its call is not in the history. Keep a call and its result together when you trim a history.",
  "invalid-tool-call":
    'a tool call that could not be parsed was left out, because no tool message answers it. Answer it with a ToolMessage of status "error" if the model should try again.',
  "foreign-citations": "citations of another provider were left out. Their text was sent.",
  "foreign-block": "a block that only another provider understands was left out.",
  "tool-input": "arguments of a tool call that are not an object were sent as an empty object.",
  "tools-from-history":
    "the history calls tools, but none are bound, so that Amazon Bedrock would refuse it. Definitions of these tools were added, and the model may call them. Bind the tools, or take the calls out of the history.",
};

/** Warns once for each kind of change that loses something. */
export class MessageWarnings {
  readonly #onWarning: ((warning: MessageWarning) => void) | undefined;
  readonly #warned: Set<MessageChange["kind"]> = new Set();

  constructor(onWarning: ((warning: MessageWarning) => void) | undefined) {
    this.#onWarning = onWarning;
  }

  warn(changes: readonly MessageChange[]): void {
    if (this.#onWarning === undefined) return;
    for (const change of changes) {
      const loss = LOSSES[change.kind];
      if (loss === undefined || this.#warned.has(change.kind)) continue;
      this.#warned.add(change.kind);
      this.#onWarning({ problem: change, message: `Message ${change.message}: ${loss}` });
    }
  }
}
