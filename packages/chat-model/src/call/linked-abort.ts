/** An abort signal that follows the caller's, and that we can abort as well. */
export class LinkedAbort {
  readonly #controller: AbortController = new AbortController();
  readonly #followed: AbortSignal | undefined;
  readonly #follow = (): void => this.abort(this.#followed?.reason);

  constructor(followed: AbortSignal | undefined) {
    this.#followed = followed;
    if (followed?.aborted) this.#follow();
    else followed?.addEventListener("abort", this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Leaves the caller's signal, which may outlive many calls. */
  release(): void {
    this.#followed?.removeEventListener("abort", this.#follow);
  }
}
