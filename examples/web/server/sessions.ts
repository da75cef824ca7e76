import { randomBytes } from "node:crypto";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { LARGE_MODEL } from "./create-chains";
import type { LiveTurn } from "./live-turn";

/** Limits of the server. They are there so that no page can exhaust it. */
export interface SessionLimits {
  readonly sessions: number;
  /** A session without requests for this long is forgotten. */
  readonly idleMs: number;
  /** The last turns of a session. Older ones are forgotten. */
  readonly turns: number;
}

/** A conversation. Everything about it is in memory, and is gone when it expires. */
export interface Session {
  readonly id: string;
  /** The oldest first. */
  readonly turns: LiveTurn[];
  readonly savings: BedrockSavingsHandler;
}

interface Entry extends Session {
  usedAt: number;
}

/** The sessions of a server. There are only so many, and those that are not used expire. */
export class Sessions {
  readonly #entries = new Map<string, Entry>();
  readonly #limits: SessionLimits;
  readonly #now: () => number;

  constructor(limits: SessionLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** A new session. When there are too many, the one that was not used for longest makes room. @returns `undefined` when all of them are being answered */
  create(): Session | undefined {
    this.#forgetExpired();
    if (this.#entries.size >= this.#limits.sessions && !this.#forgetOldest()) return undefined;
    const entry: Entry = {
      // 192 bits: nobody guesses it.
      id: randomBytes(24).toString("base64url"),
      turns: [],
      savings: new BedrockSavingsHandler({ baseline: LARGE_MODEL, maxRecords: 0, dimensions: [], breakdowns: [] }),
      usedAt: this.#now(),
    };
    this.#entries.set(entry.id, entry);
    return entry;
  }

  find(id: string | undefined): Session | undefined {
    this.#forgetExpired();
    const entry = this.#entries.get(id ?? "");
    if (entry !== undefined) entry.usedAt = this.#now();
    return entry;
  }

  /** Ends a session and what it is waiting for. */
  end(id: string): void {
    for (const turn of this.#entries.get(id)?.turns ?? []) turn.stop();
    this.#entries.delete(id);
  }

  /** Adds a turn to a session, and forgets the oldest ones that are over. */
  addTurn({ turns }: Session, turn: LiveTurn): void {
    turns.push(turn);
    while (turns.length > this.#limits.turns && turns[0]?.isOver) turns.shift();
  }

  /** Number of answers that are being written, in all sessions. */
  get running(): number {
    return [...this.#entries.values()].reduce((sum, session) => sum + countRunning(session), 0);
  }

  endAll(): void {
    for (const id of [...this.#entries.keys()]) this.end(id);
  }

  #forgetExpired(): void {
    const limit = this.#now() - this.#limits.idleMs;
    for (const entry of [...this.#entries.values()]) {
      if (entry.usedAt < limit && countRunning(entry) === 0) this.end(entry.id);
    }
  }

  #forgetOldest(): boolean {
    const idle = [...this.#entries.values()].filter((entry) => countRunning(entry) === 0);
    const [oldest] = idle.sort((a, b) => a.usedAt - b.usedAt);
    if (oldest !== undefined) this.end(oldest.id);
    return oldest !== undefined;
  }
}

/** Number of answers of a session that are being written. */
export function countRunning({ turns }: Session): number {
  return turns.filter(({ isOver }) => !isOver).length;
}
