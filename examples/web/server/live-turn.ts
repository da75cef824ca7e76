import type { AskRequest, Turn, TurnEvent } from "../protocol";

type Listener = (event: TurnEvent, number: number) => void;

/**
 * A question and what happened since it was asked. Its events are kept, so that a page that comes back reads them
 * again in place of asking again. When nobody reads any more, the call of the model ends.
 */
export class LiveTurn {
  readonly request: AskRequest;
  readonly #events: TurnEvent[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #stopped = new AbortController();

  constructor(request: AskRequest) {
    this.request = request;
  }

  /** Aborted when nobody reads any more. */
  get signal(): AbortSignal {
    return this.#stopped.signal;
  }

  get isOver(): boolean {
    const last = this.#events.at(-1)?.type;
    return last === "done" || last === "error";
  }

  /** The whole text, when the answer was written to its end. */
  get answer(): string | undefined {
    if (this.#events.at(-1)?.type !== "done") return undefined;
    return this.#events.map((event) => (event.type === "token" ? event.text : "")).join("");
  }

  add(event: TurnEvent): void {
    if (this.isOver) return;
    this.#events.push(event);
    for (const listener of [...this.#listeners]) listener(event, this.#events.length);
  }

  /**
   * Calls the listener with the events after the first `after`, and then with each new one.
   * @returns stops listening; when nobody listens any more, the turn stops
   */
  follow(after: number, listener: Listener): () => void {
    for (const [index, event] of this.#events.entries()) if (index >= after) listener(event, index + 1);
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.stop();
    };
  }

  /** Ends the call of the model, if it is still running. */
  stop(): void {
    if (!this.isOver) this.#stopped.abort();
  }

  toTurn(): Turn {
    return { ...this.request, events: this.#events };
  }
}
