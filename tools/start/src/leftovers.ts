import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { alive, commandOf, end } from '@zhuanguan/embedded';

/** Processes of our own whose parent was killed with -9 would hold the port; they are known by their entry file. */
export async function endLeftovers(file: string): Promise<void> {
  if (!existsSync(file)) return;
  for (const pid of JSON.parse(readFileSync(file, 'utf8')) as number[])
    if (alive(pid) && isOurs(pid)) await end(pid, 'SIGKILL');
}

export const rememberPids = (file: string) => (pids: readonly number[]) => writeFileSync(file, JSON.stringify(pids));

const OURS = /(identity|registry|workflow|supervision|notification|gateway)\/(dist|src)\/main\.(js|ts)/;

const isOurs = (pid: number): boolean => OURS.test(commandOf(pid));
