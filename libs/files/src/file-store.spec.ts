import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileStore, sweepFiles, TooLargeError, type FileStore } from './index.js';

const DAY = 86_400_000;
const now = new Date('2026-11-27T02:00:00Z');
let folder: string;
let store: FileStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  store = await openFileStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const put = async (text: string): Promise<string> => {
  const incoming = await store.receive(chunks(text), 100);
  await incoming.keep();
  return incoming.sha256;
};
const age = (hash: string, days: number) => {
  const at = new Date(now.getTime() - days * DAY);
  utimesSync(join(folder, store.pathOf(hash)), at, at);
};
const content = async (hash: string) => {
  const found = await store.read(hash);
  return found ? (await buffer(found.content)).toString() : undefined;
};
const incoming = () => readdirSync(join(folder, 'incoming'));

describe('a file', () => {
  it('is known by the hash of what it holds, and is not there before it is kept', async () => {
    const received = await store.receive(chunks('ab', 'c'), 3);
    expect([received.sha256, received.size]).toEqual([sha256('abc'), 3]);
    expect(await store.has(received.sha256)).toBe(false);
    await received.keep();
    expect(await content(received.sha256)).toBe('abc');
    expect(incoming()).toEqual([]);
  });
  it('is kept once, however often it is sent', async () => {
    await put('abc');
    await put('abc');
    const listed = [];
    for await (const file of store.list()) listed.push([file.sha256, file.size]);
    expect(listed).toEqual([[sha256('abc'), 3]]);
  });
  it('that is too large or cut off leaves nothing', async () => {
    await expect(store.receive(chunks('abc', 'd'), 3)).rejects.toThrow(TooLargeError);
    const cut = (async function* () {
      yield Buffer.from('abc');
      throw new Error('cut off');
    })();
    await expect(store.receive(cut, 100)).rejects.toThrow('cut off');
    expect(incoming()).toEqual([]);
  });
  it('is never asked for by a path', async () => {
    for (const name of ['../secrets.json', '', 'AB'.repeat(32), `${'a'.repeat(64)}/..`])
      await expect(store.read(name)).rejects.toThrow('not a SHA-256');
    expect(await store.read('a'.repeat(64))).toBeUndefined();
  });
});

describe('the sweep', () => {
  const sweep = (referenced: string[], more: Partial<Parameters<typeof sweepFiles>[1]> = {}) =>
    sweepFiles(store, {
      now,
      olderThanMs: DAY,
      referenced: async (asked) => new Set(asked.filter((hash) => referenced.includes(hash))),
      ...more,
    });

  it('takes what is old and referred to by nothing', async () => {
    const [used, unused, fresh] = [await put('used'), await put('unused'), await put('fresh')];
    for (const hash of [used, unused]) age(hash, 2);
    age(fresh, 0.5);
    expect(await sweep([used])).toEqual({ files: 1, leftovers: 0 });
    expect([await content(used), await content(unused), await content(fresh)]).toEqual(['used', undefined, 'fresh']);
  });
  it('leaves what comes to be referred to while it looks', async () => {
    const hash = await put('late');
    age(hash, 2);
    let asked = 0;
    const referenced = async () => new Set((asked += 1) > 1 ? [hash] : []);
    expect(await sweep([], { referenced })).toEqual({ files: 0, leftovers: 0 });
    expect(await content(hash)).toBe('late');
  });
  it('leaves what is uploaded again while it looks', async () => {
    const hash = await put('again');
    age(hash, 2);
    let asked = 0;
    const referenced = async () => {
      // Once the first is set aside, and once before.
      if ((asked += 1) <= 2) await put('again');
      return new Set<string>();
    };
    await sweep([], { referenced });
    expect(await content(hash)).toBe('again');
  });
  it('puts back what a killed sweep had set aside, and clears what a killed upload left', async () => {
    const hash = sha256('aside');
    const used = await put('used');
    const aside = join(folder, 'incoming', `${used}.sweeping`);
    rmSync(join(folder, store.pathOf(used)));
    writeFileSync(aside, 'used');
    writeFileSync(join(folder, 'incoming', 'half'), 'hal');
    const old = new Date(now.getTime() - 2 * DAY);
    for (const name of ['half', `${used}.sweeping`]) utimesSync(join(folder, 'incoming', name), old, old);
    expect(await sweep([used, hash])).toEqual({ files: 0, leftovers: 1 });
    expect(await content(used)).toBe('used');
  });
});
