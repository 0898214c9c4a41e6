import type { Database } from '@zhuanguan/db';
import { startAnchoring, type AuditConfig } from './anchoring.js';
import type { Log } from './loop.js';
import { startOutboxNotifier, startRelay } from './relay.js';
import type { Nats } from './stream.js';

export interface PublishingOptions {
  db: Database;
  nats: Nats;
  /** Of the database, for the relay's own connection. */
  url: string;
  /** Without it nothing is anchored: a test of the service alone. */
  audit?: AuditConfig | undefined;
  log: Log;
  now: () => Date;
}

export interface Publishing {
  stop(): Promise<void>;
}

/** All that follows from what a service with a history commits: its events go out, its heads are anchored. */
export function startPublishing({ db, nats, url, audit, log, now }: PublishingOptions): Publishing {
  const notifier = startOutboxNotifier(db, log);
  const relay = startRelay({ db, nats, url, log });
  const anchoring = audit && startAnchoring({ db, service: db.schema, audit, log, now });
  return {
    stop: async () => {
      await anchoring?.stop();
      notifier.stop();
      await relay.stop();
    },
  };
}
