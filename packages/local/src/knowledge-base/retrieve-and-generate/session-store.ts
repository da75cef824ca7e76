import { randomUUID } from "node:crypto";
import { validationError } from "../../errors/service-error";

const MAX_SESSIONS = 10_000;
const SESSION_ID = /^[0-9a-zA-Z._:-]{2,100}$/;

/** Sessions of RetrieveAndGenerate. Only their ids: each question is answered by itself. Past 10,000 the oldest goes. */
export class SessionStore {
  readonly #ids = new Set<string>();

  /** Starts a session, or goes on with one. @throws ServiceError (ValidationException) when there is no such session */
  use(sessionId: unknown): string {
    if (sessionId === undefined || sessionId === null) return this.#start();
    if (typeof sessionId === "string" && SESSION_ID.test(sessionId) && this.#ids.has(sessionId)) return sessionId;
    throw validationError(`Session with Id ${String(sessionId)} is not valid. Please check and try again.`);
  }

  #start(): string {
    const id = randomUUID();
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > MAX_SESSIONS && oldest !== undefined) this.#ids.delete(oldest);
    return id;
  }
}
