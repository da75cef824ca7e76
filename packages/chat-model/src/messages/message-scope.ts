import { BedrockRoutedError, type MessageChange } from "@bedrock-routed/core";
import type { DocumentNames } from "./document-names";

/** Thrown when a message cannot be sent to Amazon Bedrock, and when no repair is certain to be right. */
export class InvalidMessageError extends BedrockRoutedError {
  /** Index of the message in the list that was passed. */
  readonly messageIndex: number;
  /** The message's type, such as `"human"`, `"ai"` or `"tool"`. */
  readonly messageType: string;

  /**
   * @param problem what is wrong, as a clause without a full stop
   * @param remedy what to do instead, as a sentence
   */
  constructor(messageIndex: number, messageType: string, problem: string, remedy: string) {
    super(`Message ${messageIndex} (${messageType}) cannot be sent to Amazon Bedrock: ${problem}. ${remedy}`);
    this.messageIndex = messageIndex;
    this.messageType = messageType;
  }
}

/** One message of a list that is being converted, and what the conversion of the list collects. */
export class MessageScope {
  readonly index: number;
  readonly type: string;
  readonly documentNames: DocumentNames;
  /** The cache points of the list that `cache_control` asked for. */
  readonly requestedPoints: Set<object>;
  readonly #changes: MessageChange[];

  constructor(
    index: number,
    type: string,
    { names, points, changes }: { names: DocumentNames; points: Set<object>; changes: MessageChange[] },
  ) {
    this.index = index;
    this.type = type;
    this.documentNames = names;
    this.requestedPoints = points;
    this.#changes = changes;
  }

  /** Notes a change to this message. */
  note(kind: MessageChange["kind"]): void {
    this.#changes.push({ kind, message: this.index });
  }

  /** The name of a document for the request: of allowed characters, and unique. */
  nameDocument(wanted: string | undefined): string {
    const name = this.documentNames.add(wanted);
    if (wanted !== undefined && name !== wanted) this.note("document-name");
    return name;
  }

  /** The error that refuses this message. */
  refuse(problem: string, remedy: string): InvalidMessageError {
    return new InvalidMessageError(this.index, this.type, problem, remedy);
  }
}
