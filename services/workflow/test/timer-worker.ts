import { fileURLToPath } from 'node:url';
import { openDatabase } from '@zhuanguan/db';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { createPolicyBook } from '../src/policy/policy-book.js';
import { startTimers } from '../src/timer/fire-due.js';

/** A process that does nothing but fire timers, by the clock its parent sends. Its parent kills it. */
const [, , url = '', name = ''] = process.argv;
const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
const policies = servePacks(await loadPolicySet(JURISDICTIONS), ['000000-reference']);
const db = openDatabase({ url, schema: 'workflow', applicationName: name });
const POLL_MS = 200;
let now = new Date('2026-01-01T00:00:00Z');
const log = {
  info: () => undefined,
  warn: (data: object, message: string) => process.send?.({ trouble: `${message} ${JSON.stringify(data)}` }),
  error: (data: object, message: string) => process.send?.({ trouble: `${message} ${JSON.stringify(data)}` }),
};
process.on('disconnect', () => process.exit(0));
process.once('message', (first: string) => {
  now = new Date(first);
  const timers = startTimers({ db, policies: createPolicyBook(policies, []), now: () => now }, log, POLL_MS);
  process.on('message', (next: string) => {
    now = new Date(next);
    timers.wake();
  });
});
process.send?.({ ready: true });
