import { createParser } from "eventsource-parser";
import {
  type AskRequest,
  LAST_EVENT_HEADER,
  PATHS,
  type Problem,
  SESSION_HEADER,
  type SessionState,
  type Turn,
  type TurnEvent,
} from "../../protocol";

const KEY = "session";

/**
 * Talks to the server. `EventSource` cannot post a question, so the events are read from the body of a `fetch`.
 * Leaving it is what stops the model.
 */
export class ServerClient {
  /** In `sessionStorage`: each tab has a conversation of its own, and keeps it when the page is loaded again. */
  #session: string | undefined = read();

  /** The turns of the conversation that this tab had before. */
  async restore(): Promise<readonly Turn[]> {
    if (this.#session === undefined) return [];
    const response = await fetch(PATHS.session, { headers: this.#headers() }).catch(() => undefined);
    if (response?.ok) return ((await response.json()) as SessionState).turns;
    if (response?.status === 404) this.#keep(undefined);
    return [];
  }

  /** Ends the conversation. The next question starts another. */
  async end(): Promise<void> {
    if (this.#session === undefined) return;
    const headers = this.#headers();
    this.#keep(undefined);
    await fetch(PATHS.session, { method: "DELETE", headers }).catch(() => undefined);
  }

  /** Makes sure that there is a conversation, so that two questions at once have the same one. */
  async start(): Promise<Problem | undefined> {
    if (this.#session !== undefined) return undefined;
    const response = await post(PATHS.session, {}, {});
    if (response === undefined) return { code: "server-gone" };
    if (!response.ok) return await readProblem(response);
    this.#keep(((await response.json()) as SessionState).session);
    return undefined;
  }

  /**
   * Asks a question, and calls `onEvent` until the answer is complete or there is none. If the connection breaks, it
   * asks once more under the same id: the server then sends what is missing and does not ask the model again.
   */
  async ask(request: AskRequest, signal: AbortSignal, onEvent: (event: TurnEvent) => void): Promise<void> {
    let last = "";
    let isOver = false;
    const take = (event: TurnEvent, id: string): void => {
      last = id;
      isOver = event.type === "done" || event.type === "error";
      onEvent(event);
    };
    const fail = (problem: Problem): void => onEvent({ type: "error", problem });
    for (let tries = 0; tries < 2 && !isOver; tries += 1) {
      const headers = { ...this.#headers(), ...(last === "" ? {} : { [LAST_EVENT_HEADER]: last }) };
      const response = await post(PATHS.ask, request, headers, signal);
      if (signal.aborted) return fail({ code: "stopped" });
      if (response === undefined) continue;
      if (!response.ok || response.body === null) {
        const problem = await readProblem(response);
        if (problem.code === "session-expired") this.#keep(undefined);
        return fail(problem);
      }
      await readEvents(response.body, take).catch(() => {});
      if (signal.aborted && !isOver) return fail({ code: "stopped" });
    }
    if (!isOver) fail({ code: last === "" ? "server-gone" : "incomplete" });
  }

  #headers(): Record<string, string> {
    return this.#session === undefined ? {} : { [SESSION_HEADER]: this.#session };
  }

  #keep(session: string | undefined): void {
    this.#session = session;
    try {
      if (session === undefined) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, session);
    } catch {
      // Without storage, the conversation lasts until the page is loaded again.
    }
  }
}

function read(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @returns `undefined` when there is no response */
async function post(
  path: string,
  body: object,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Response | undefined> {
  const all = { ...headers, "content-type": "application/json" };
  return await fetch(path, { method: "POST", headers: all, body: JSON.stringify(body), signal: signal ?? null }).catch(
    () => undefined,
  );
}

async function readProblem(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as { readonly problem?: Problem };
  return body.problem ?? { code: "refused" };
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  take: (event: TurnEvent, id: string) => void,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data, id = "" }) => take({ type: event, ...JSON.parse(data) } as TurnEvent, id),
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}
