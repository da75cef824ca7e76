import type { EntryKey } from "../key/entry-key";

/** An answer as it is stored. */
export interface StoredEntry {
  /** JSON of the answer. */
  readonly json: string;
  /** In ms since 1970. */
  readonly storedAt: number;
  /** From then on the entry is not given any more, whether or not the store has deleted it. In ms since 1970. */
  readonly expiresAt: number;
}

/** Where answers are kept. Both methods may reject: the cache then goes on without the store. */
export interface AnswerStore {
  /** Whether it is worth asking. Not for a while after a failure. */
  isAvailable(): boolean;
  read(key: EntryKey): Promise<StoredEntry | undefined>;
  write(key: EntryKey, entry: StoredEntry): Promise<void>;
  /** What to do about an error, in a whole sentence. */
  remedyFor(error: unknown): string;
}
