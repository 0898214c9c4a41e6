import type { Database } from '@zhuanguan/db';
import type { IdentityConfig } from './config.js';
import type { SealedBox } from './crypto/sealed-box.js';

/** What every handler of this service is given; the clock is an argument. */
export interface IdentityContext {
  db: Database;
  config: IdentityConfig;
  box: SealedBox;
  now: () => Date;
}

export const SYSTEM = { kind: 'system', name: 'service' } as const;
