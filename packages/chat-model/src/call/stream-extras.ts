import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";

/** Events of one stream that upstream cannot convert, waiting to be passed on by us. */
export class StreamExtras {
  #waiting: ConverseStreamOutput[] = [];

  /** True when upstream would throw on the event, or lose it: then it waits here instead. */
  take(event: ConverseStreamOutput): boolean {
    if (isConvertible(event)) return false;
    if (!isEmptyStart(event)) this.#waiting.push(event);
    return true;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** The waiting events, once. */
  drain(): readonly ConverseStreamOutput[] {
    const waiting = this.#waiting;
    if (waiting.length > 0) this.#waiting = [];
    return waiting;
  }
}

/** The start of a text block carries nothing. */
export function isEmptyStart({ contentBlockStart }: ConverseStreamOutput): boolean {
  return contentBlockStart !== undefined && Object.keys(contentBlockStart.start ?? {}).length === 0;
}

function isConvertible({ contentBlockStart, contentBlockDelta }: ConverseStreamOutput): boolean {
  if (contentBlockStart !== undefined) return contentBlockStart.start?.toolUse !== undefined;
  if (contentBlockDelta === undefined) return true;
  const { delta } = contentBlockDelta;
  if (typeof delta?.text === "string" || delta?.toolUse !== undefined) return true;
  const { text, signature, redactedContent } = delta?.reasoningContent ?? {};
  return text !== undefined || signature !== undefined || redactedContent !== undefined;
}
