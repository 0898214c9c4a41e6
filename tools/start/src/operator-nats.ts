import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningNats } from '@zhuanguan/embedded';
import { natsUrlFor } from '@zhuanguan/events';
import { FILES } from './data-files.js';
import { OPERATOR } from './nats-users.js';
import type { Secrets } from './secrets.js';

/** The address of the data folder's own NATS for whoever looks after it; undefined where it does not run. */
export async function operatorNatsUrl(data: string): Promise<string | undefined> {
  const server = await runningNats(join(data, FILES.nats));
  if (!server) return undefined;
  const file = join(data, FILES.secrets);
  const { natsPasswords } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
  return natsPasswords ? natsUrlFor(server.url, OPERATOR, natsPasswords[OPERATOR]) : server.url;
}
