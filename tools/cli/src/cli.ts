import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { explain } from '@zhuanguan/start';
import type { Context } from './context.js';
import { readOptions } from './options.js';
import { Refusal } from './refusal.js';
import { run } from './run.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What a signal has to undo, last first. */
const stops = new Set<() => Promise<unknown>>();

async function main(): Promise<number> {
  const { command, data } = readOptions(process.argv.slice(2), process.env, { root: ROOT, cwd: process.cwd() });
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const ctx: Context = {
    data,
    env: process.env,
    version,
    now: () => new Date(),
    say: (words) => console.log(words),
    onStop: (work) => {
      stops.add(work);
      return () => stops.delete(work);
    },
  };
  return run(ctx, command);
}

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    console.error('已中断，正在收拾 (broken off)');
    void (async () => {
      for (const stop of [...stops].reverse()) await stop().catch((error: unknown) => console.error(String(error)));
      process.exit(130);
    })();
  });

main()
  .then((code) => {
    if (!stopping) process.exit(code);
  })
  .catch((error: unknown) => {
    if (stopping) return;
    console.error(error instanceof Refusal ? error.message : `没有完成 (failed)：${explain(error)}`);
    process.exit(1);
  });
