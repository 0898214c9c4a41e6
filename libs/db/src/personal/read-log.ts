import type { Database } from '../database.js';
import { appendReads, type PersonalRead } from './personal-read.store.js';

export interface ReadLog {
  /** Takes it and returns at once; it is written with others within a second. */
  note(read: PersonalRead): void;
  /** Writes what is left. */
  stop(): Promise<void>;
}

export interface ReadLogOptions {
  db: Database;
  log: { error(data: object, message: string): void };
  /** How long one waits for others. */
  waitMs?: number;
}

const WAIT_MS = 500;
const MOST_AT_ONCE = 500;
/** More than minutes of work; a database that is away so long is the greater fault, and it is said how many were lost. */
const MOST_KEPT = 20_000;

/**
 * Reads are logged beside the answer, not before it: a page is not slower for it. A process that is killed loses what it
 * noted within the last half second; what must not be lost (a value that is revealed, a file that leaves) is written with
 * `appendReads` and committed before the answer.
 */
export function startReadLog({ db, log, waitMs = WAIT_MS }: ReadLogOptions): ReadLog {
  const kept: PersonalRead[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    timer = undefined;
    while (kept.length > 0) {
      const batch = kept.splice(0, MOST_AT_ONCE);
      try {
        await db.inTx({ kind: 'system', name: 'service' }, (tx) => appendReads(tx, batch));
      } catch (error) {
        kept.unshift(...batch);
        log.error({ error: String(error), waiting: kept.length }, 'reads of personal data are not logged yet');
        return;
      }
    }
  };
  const soon = (): void => {
    timer ??= setTimeout(() => {
      writing = (writing ?? Promise.resolve()).then(write).then(() => {
        if (kept.length > 0) soon();
      });
    }, waitMs);
  };
  return {
    note: (read) => {
      kept.push(read);
      if (kept.length > MOST_KEPT) {
        log.error({ lost: kept.length - MOST_KEPT }, 'reads of personal data could not be logged and are lost');
        kept.splice(0, kept.length - MOST_KEPT);
      }
      soon();
    },
    stop: async () => {
      clearTimeout(timer);
      await writing;
      clearTimeout(timer);
      await write();
    },
  };
}
