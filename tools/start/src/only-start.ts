import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { alive, commandOf } from '@zhuanguan/embedded';

export interface Holder {
  pid: number;
  port: number;
}

/** Stands beside a data folder while a restore puts another in its place (tools/cli). */
export const switchMarker = (data: string): string => `${data}.restore-switch`;

/** Throws where a restore was broken off at its last step: an empty system in its place would look like a loss of all. */
export function refuseHalfRestored(data: string): void {
  if (existsSync(switchMarker(data)))
    throw new Error(
      `上一次恢复在最后一步被中断，数据目录还没有换好：请先运行 zg restore --finish --data ${data} (finish the restore first)`,
    );
}

/** Who uses a data folder now; undefined = nobody. */
export function holderOf(file: string): Holder | undefined {
  const holder = read(file);
  return holder && holder.pid !== process.pid && alive(holder.pid) && isOurs(holder.pid) ? holder : undefined;
}

/**
 * One start per data folder: a second one would take over the servers of the first and stop them under it. The file of a
 * start that was killed with -9 stays behind and is no obstacle.
 */
export function claimFolder(file: string, port: number): { release(): void } {
  const holder = holderOf(file);
  if (holder)
    throw new Error(
      `数据目录正由另一个启动、备份或恢复使用：进程 ${holder.pid}，端口 ${holder.port}；先停止它，或换一个目录 (data folder in use): DATA_DIR=… npm start`,
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
const isOurs = (pid: number): boolean =>
  /start\/(dist|src)\/cli\.(js|ts)|cli\/bin\/zg\.mjs|\.bin\/zg\b/.test(commandOf(pid));
