import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { compilePacks, type PolicySet } from './compile.js';
import { readScenario, type Scenario } from './scenario.js';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads every pack below a folder of jurisdictions. Throws PolicyProblems with all that is wrong. */
export async function loadPolicySet(dir: string): Promise<PolicySet> {
  return compilePacks(await readFiles(dir), sha256);
}

export async function readFiles(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries) {
    if (!entry.isFile() || !/\.(ya?ml|json)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    files[relative(dir, path).split(sep).join('/')] = await readFile(path, 'utf8');
  }
  return files;
}

/** The story of a jurisdiction, by the id of its pack. */
export async function loadScenario(dir: string, packId: string): Promise<Scenario> {
  const file = `${packId}/scenarios/first-filing.yaml`;
  return readScenario(file, await readFile(join(dir, file), 'utf8'));
}
