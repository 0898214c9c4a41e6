import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { alive, commandOf } from '@zhuanguan/embedded';

interface Holder {
  pid: number;
  port: number;
}

/**
 * One start per data folder: a second one would take over the servers of the first and stop them under it. The file of a
 * start that was killed with -9 stays behind and is no obstacle.
 */
export function claimFolder(file: string, port: number): { release(): void } {
  const holder = read(file);
  if (holder && holder.pid !== process.pid && alive(holder.pid) && isStart(holder.pid))
    throw new Error(
      `数据目录正由另一个启动使用：进程 ${holder.pid}，端口 ${holder.port}；先停止它，或换一个目录 (data folder in use): DATA_DIR=… npm start`,
    );
  writeFileSync(file, JSON.stringify({ pid: process.pid, port } satisfies Holder));
  return { release: () => rmSync(file, { force: true }) };
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** A number may have passed to another program since. */
const isStart = (pid: number): boolean => /start\/(dist|src)\/cli\.(js|ts)/.test(commandOf(pid));
