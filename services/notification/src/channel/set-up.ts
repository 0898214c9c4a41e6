import { readFileSync } from 'node:fs';
import { parseTimeOfDay, type QuietHours, type TimeOfDay } from '../delivery/times.domain.js';
import type { Channel } from './channel.js';
import { createEmailChannel } from './email-channel.js';
import { createHttpChannel, httpChannelProblems, type HttpChannelConfig } from './http-channel.js';

export interface Sending {
  channels: ReadonlyMap<string, Channel>;
  quiet: QuietHours | undefined;
  digestAt: TimeOfDay;
}

/** Ours: no text says when an office may be written to. */
const QUIET = '22:00-07:00';
const DIGEST_AT = '08:30';

type Env = Readonly<Record<string, string | undefined>>;

/** NAME_FILE may hold NAME. */
const secretOf = (env: Env, name: string): string | undefined => {
  const file = env[`${name}_FILE`];
  return (file ? readFileSync(file, 'utf8').trim() : env[name]) || undefined;
};

/**
 * What an installation sends with: SMTP_URL and SMTP_FROM, HTTP_CHANNELS (a JSON file), QUIET_HOURS (22:00-07:00, `none` =
 * never quiet), DIGEST_AT. Nothing set = the inbox alone. Throws with everything that is wrong: a start stops on it.
 */
export function setUpSending(env: Env): Sending {
  const problems: string[] = [];
  const channels: Channel[] = [];
  const smtp = secretOf(env, 'SMTP_URL');
  const from = secretOf(env, 'SMTP_FROM');
  if (smtp && !/^smtps?:\/\//.test(smtp)) problems.push('SMTP_URL must begin with smtp:// or smtps://');
  else if (smtp && !(from && /@/.test(from))) problems.push('SMTP_FROM must be the address e-mail comes from');
  else if (smtp && from) channels.push(createEmailChannel({ url: smtp, from }));
  const secret = (name: string) => secretOf(env, name);
  for (const config of httpConfigs(env, problems)) {
    const found = httpChannelProblems(config, secret);
    problems.push(...found);
    if (channels.some((c) => c.id === config.id)) problems.push(`HTTP channel ${config.id} is there twice`);
    else if (found.length === 0) channels.push(createHttpChannel(config, secret));
  }
  const quiet = quietHours(env['QUIET_HOURS'] || QUIET, problems);
  const digestAt = parseTimeOfDay(env['DIGEST_AT'] || DIGEST_AT);
  if (digestAt === undefined) problems.push('DIGEST_AT must be a time such as 08:30');
  if (problems.length > 0) throw new Error(`notification cannot start:\n- ${problems.join('\n- ')}`);
  return { channels: new Map(channels.map((c) => [c.id, c])), quiet, digestAt: digestAt ?? 0 };
}

function httpConfigs(env: Env, problems: string[]): HttpChannelConfig[] {
  const file = env['HTTP_CHANNELS'];
  if (!file) return [];
  try {
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    if (Array.isArray(parsed)) return parsed as HttpChannelConfig[];
    problems.push(`HTTP_CHANNELS: ${file} must hold a list of channels`);
  } catch (error) {
    problems.push(`HTTP_CHANNELS: ${file} cannot be read (${error instanceof Error ? error.message : 'no JSON'})`);
  }
  return [];
}

function quietHours(text: string, problems: string[]): QuietHours | undefined {
  if (text === 'none') return undefined;
  const [from, to] = text.split('-').map((part) => parseTimeOfDay(part));
  if (from !== undefined && to !== undefined) return { from, to };
  problems.push('QUIET_HOURS must be such as 22:00-07:00, or none');
  return undefined;
}
