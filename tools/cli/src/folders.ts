import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { moveElsewhere } from '@zhuanguan/embedded';
import { FILES, switchMarker } from '@zhuanguan/start';

interface Switch {
  temporary: string;
  /** Where what was there before goes. */
  aside: string;
  phase: 'aside' | 'in';
}

const postgresOf = (data: string): string => join(data, FILES.postgres);
const empty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;

function note(data: string, state: Switch): void {
  const marker = switchMarker(data);
  writeFileSync(`${marker}.new`, JSON.stringify(state));
  renameSync(`${marker}.new`, marker);
}

/**
 * Puts a whole folder in the place of the data folder. As root PostgreSQL's data may lie elsewhere, so this is more than
 * one rename: a marker keeps every start away until the last is done, and finishSwitch goes on wherever it was cut.
 */
export function switchFolders(data: string, temporary: string, aside: string): boolean {
  note(data, { temporary, aside, phase: 'aside' });
  return finishSwitch(data);
}

/** True where something was moved aside. */
export function finishSwitch(data: string): boolean {
  const state = JSON.parse(readFileSync(switchMarker(data), 'utf8')) as Switch;
  if (state.phase === 'aside') {
    moveElsewhere(postgresOf(data), postgresOf(state.aside));
    if (!empty(data)) renameSync(data, state.aside);
    else if (existsSync(data)) rmdirSync(data);
    note(data, { ...state, phase: 'in' });
  }
  moveElsewhere(postgresOf(state.temporary), postgresOf(data));
  if (existsSync(state.temporary)) renameSync(state.temporary, data);
  rmSync(switchMarker(data));
  return existsSync(state.aside);
}

/** Everything below a folder, on the disk: what is renamed into place must outlast a power cut. */
export async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) await syncTree(below);
    else if (entry.isFile()) await syncOne(below);
  }
  await syncOne(path);
}

async function syncOne(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
