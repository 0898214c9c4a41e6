import { join } from 'node:path';
import { runningPostgres } from '@zhuanguan/embedded';
import { FILES, operatorNatsUrl } from '@zhuanguan/start';
import type { Context } from '../context.js';
import type { DatabaseFacts, EventFacts, Facts } from './facts.js';
import { isIll, judge } from './judge.domain.js';
import { probeDatabase } from './probe-database.js';
import { probeEvents } from './probe-events.js';
import { probeUploads } from './probe-uploads.js';
import { probeDisk, probeFiles, probeFolder, probePort } from './probe-machine.js';

const PORT = 8_787;

/** Says what is wrong with an installation and what to do; changes and starts nothing. True where nothing is ill. */
export async function doctor(ctx: Context): Promise<boolean> {
  const findings = judge(await gather(ctx));
  for (const { level, name, line, advice } of findings) {
    ctx.say(`${level}  ${name}：${line}`);
    if (advice) ctx.say(`      建议：${advice}`);
  }
  const ill = isIll(findings);
  ctx.say(ill ? '有故障，请按建议处理 (something is wrong)' : '没有故障 (no faults)');
  return !ill;
}

export async function gather({ data, env, now }: Context): Promise<Facts> {
  const [databaseUrl, natsUrl] = [env['DATABASE_URL'], env['NATS_URL']];
  const folder = await probeFolder(data, !databaseUrl || !natsUrl);
  const host = env['HOST'] && env['HOST'] !== '0.0.0.0' ? env['HOST'] : '127.0.0.1';
  return {
    folder,
    files: folder.exists ? probeFiles(data, !databaseUrl) : [],
    disk: probeDisk(data),
    port: await probePort(folder.holder?.port || Number(env['PORT'] ?? PORT), host),
    database: await database(data, databaseUrl, now),
    uploads: await uploads(data, env),
    // After the database: what it counts as published is on the stream by then.
    events: await events(data, natsUrl),
  };
}

async function database(data: string, url: string | undefined, now: () => Date): Promise<DatabaseFacts> {
  const found = url || (await runningPostgres(join(data, FILES.postgres)))?.url;
  return found ? probeDatabase(found, now) : { state: 'stopped' };
}

async function uploads(data: string, env: Context['env']): Promise<Facts['uploads']> {
  const url = env['DATABASE_URL'] || (await runningPostgres(join(data, FILES.postgres)))?.url;
  return url ? probeUploads(url, env['FILES_DIR'] || join(data, FILES.files)) : undefined;
}

async function events(data: string, url: string | undefined): Promise<EventFacts> {
  const found = url || (await operatorNatsUrl(data));
  return found ? probeEvents(found) : { state: 'stopped' };
}
