import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkArchive, membersOf } from './archive-reader.js';
import { createArchive } from './archive-writer.js';
import { MANIFEST, MARK, type Manifest } from './manifest.js';

const folder = mkdtempSync(join(tmpdir(), 'zg-archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rest: Omit<Manifest, 'members' | 'format'> = {
  version: '0.1.0',
  madeAt: '2026-11-27T09:00:00.000Z',
  postgres: '18.4',
  schemas: [
    {
      schema: 'registry',
      migrations: ['Migration0000Delivery'],
      tables: [{ table: 'outbox', columns: ['position'], rows: 2, members: ['database/registry/outbox/000000.copy'] }],
      sequences: [],
    },
  ],
  files: [{ name: 'secrets.json', member: 'files/secrets.json' }],
};
// Long enough that a flipped byte is one of content, not of a header only.
const rows = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `${(i * 7_919) % 100_003}\n`).join(''));
const good = join(folder, 'good.tar.gz');

beforeAll(async () => {
  const archive = await createArchive(good);
  await archive.add('files/secrets.json', Buffer.from('{"a":1}'));
  await archive.add('database/registry/outbox/000000.copy', rows);
  await archive.finish(rest);
});

async function tarOf(members: readonly (readonly [string, string | Buffer])[]): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of members) tar.entry({ name }, content);
  tar.finalize();
  return gzipSync(await buffer(tar));
}

/** The members of the good one, as they are. */
async function members(): Promise<[string, Buffer][]> {
  const found: [string, Buffer][] = [];
  for await (const { name, content } of membersOf(good)) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    found.push([name, Buffer.concat(chunks)]);
  }
  return found;
}

describe('an archive', () => {
  it('gives back what was put in, only to its owner, and nothing lies beside it', async () => {
    const manifest = await checkArchive(good);
    expect(manifest).toMatchObject(rest);
    expect(Object.keys(manifest.members)).toHaveLength(3);
    expect(new Map(await members()).get('database/registry/outbox/000000.copy')?.equals(rows)).toBe(true);
    expect(statSync(good).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith('good'))).toEqual(['good.tar.gz']);
  });

  it('never writes over a file, and has no name before it is whole', async () => {
    await expect(createArchive(good)).rejects.toThrow(/文件已存在/);
    const target = join(folder, 'half.tar.gz');
    const archive = await createArchive(target);
    await archive.add('files/secrets.json', Buffer.from('{}'));
    expect(readdirSync(folder).filter((name) => name.startsWith('half'))).toEqual([
      `half.tar.gz.partial-${process.pid}`,
    ]);
    await archive.abandon();
    expect(readdirSync(folder).filter((name) => name.startsWith('half'))).toEqual([]);
  });

  it('that lacks what its manifest names is not finished', async () => {
    const target = join(folder, 'lacks.tar.gz');
    const archive = await createArchive(target);
    await expect(archive.finish(rest)).rejects.toThrow(/损坏/);
    await archive.abandon();
    expect(readdirSync(folder).filter((name) => name.startsWith('lacks'))).toEqual([]);
  });

  it('fails where it cannot be written', async () => {
    await expect(createArchive(join(folder, 'nowhere/x.tar.gz'))).rejects.toThrow(/ENOENT/);
  });
});

const DAMAGED = /已损坏或不完整.*什么都没有改动/;
const FOREIGN = /不是专管的备份文件/;

describe('refused', () => {
  const cut = (part: number) => async () => {
    const whole = readFileSync(good);
    return whole.subarray(0, Math.floor(whole.length * part));
  };
  const flipped = (part: number) => async () => {
    const whole = Buffer.from(readFileSync(good));
    const at = Math.floor(whole.length * part);
    whole[at] = (whole[at] ?? 0) ^ 0xff;
    return whole;
  };
  const without = (name: string) => async () => tarOf((await members()).filter(([n]) => n !== name));
  const table: [string, () => Promise<Buffer>, RegExp][] = [
    ['cut in the middle', cut(0.5), DAMAGED],
    ['cut near its end', cut(0.99), DAMAGED],
    ['without its last byte', async () => readFileSync(good).subarray(0, -1), DAMAGED],
    ['a byte flipped early', flipped(0.3), DAMAGED],
    ['a byte flipped late', flipped(0.8), DAMAGED],
    ['no manifest', without(MANIFEST), DAMAGED],
    ['a member gone', without('files/secrets.json'), DAMAGED],
    [
      'a member changed',
      async () =>
        tarOf((await members()).map(([n, c]) => [n, n === 'files/secrets.json' ? Buffer.from('{"a":2}') : c])),
      DAMAGED,
    ],
    [
      'a member more',
      async () => {
        const all = await members();
        return tarOf([...all.slice(0, -1), ['files/more', 'x'], ...all.slice(-1)]);
      },
      DAMAGED,
    ],
    ['the tar cut, gzipped well', async () => gzipSync(gunzipSync(readFileSync(good)).subarray(0, 40_000)), DAMAGED],
    ['empty', async () => Buffer.alloc(0), DAMAGED],
    ['text', async () => Buffer.from('单位名单'), FOREIGN],
    ['gzip of text', async () => gzipSync(Buffer.from('单位名单'.repeat(1_000))), FOREIGN],
    ['a tar of something else', async () => tarOf([['readme.txt', 'hello']]), FOREIGN],
    ['an empty tar', async () => tarOf([]), FOREIGN],
    ['a newer format', async () => tarOf([[MARK.name, '{"format":2}']]), /第 2 版.*更新的程序/],
  ];
  it.each(table)('%s', async (name, make, words) => {
    const file = join(folder, 'bad.tar.gz');
    writeFileSync(file, await make());
    await expect(checkArchive(file), name).rejects.toThrow(words);
  });
  it('no file, and a folder', async () => {
    await expect(checkArchive(join(folder, 'none'))).rejects.toThrow(/找不到备份文件/);
    await expect(checkArchive(folder)).rejects.toThrow(FOREIGN);
  });
});
