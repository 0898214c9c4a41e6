import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../context.js';
import { run } from '../run.js';

const PACKS = fileURLToPath(new URL('../../../../deploy/jurisdictions', import.meta.url));
const FILING = '000000-reference/policy/parameters/all.yaml';
let folder: string;
let said: string[];
const ctx: Context = {
  data: '/nowhere',
  env: {},
  version: 'test',
  now: () => new Date('2026-11-27T02:00:00Z'),
  say: (words) => said.push(words),
  onStop: () => () => undefined,
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zg-policy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  said = [];
});

/** The packs of the repository with one file changed. */
async function changed(name: string, file: string, change: (text: string) => string): Promise<string> {
  const to = join(folder, name);
  await cp(PACKS, to, { recursive: true });
  const path = join(to, file);
  const text = await readFile(path, 'utf8').catch(() => '');
  if (change(text) === text) throw new Error('nothing is changed');
  await writeFile(path, change(text));
  return to;
}
const lint = (at: string) =>
  run(ctx, { kind: 'policy-lint', folder: at, packs: ['000000-reference', '152500-xilingol'] });

describe('zg policy lint', () => {
  it('finds nothing in the packs of this release and names each area with its version', async () => {
    expect(await lint(PACKS)).toBe(0);
    expect(said).toContainEqual(expect.stringMatching(/^152500 锡林郭勒盟 {2}152500-xilingol@.+#/));
  });
  it.each([
    [
      'a value without source',
      (t: string) =>
        t.replace(
          'value: 采购联络员, reference: &doc { document: 示例〔2000〕1号（虚构文件，仅供测试）,',
          'value: 采购联络员, reference: &doc {',
        ),
      FILING,
    ],
    [
      'a rule nobody carries out',
      (t: string) => t.replace('workflow.receivers', 'workflow.rotation'),
      '000000-reference/policy/rules/all.yaml',
    ],
    [
      'a rule of no service',
      (t: string) => t.replace('workflow.receivers', 'training.hours'),
      '000000-reference/policy/rules/all.yaml',
    ],
    [
      'an example that does not come out',
      (t: string) => t.replace('minimum: 1', 'minimum: 2'),
      '152500-xilingol/policy/tests/regime.yaml',
    ],
    ['a regime with a hole', (t: string) => t.replace(/^stages:[\s\S]*$/m, ''), FILING],
  ])('%s: exit code 1', async (name, change, file) => {
    expect(await lint(await changed(name, file, change))).toBe(1);
    expect(said.at(-1)).toMatch(/[1-9]\d* 处问题/);
    expect(said[0]).toMatch(/^问题 {2}.*(000000-reference|152500-xilingol)/);
  });
  it('an empty folder is no answer', async () => {
    await expect(lint(folder + '/nothing')).rejects.toThrow('没有这个文件夹');
    await expect(lint(fileURLToPath(new URL('.', import.meta.url)))).rejects.toThrow('没有制度包');
  });
});

describe('zg policy explain', () => {
  const ask = (key: string, date?: string, area = '152500') =>
    run(ctx, { kind: 'policy-explain', folder: PACKS, key, area, date });
  it('says why it is seven days', async () => {
    expect(await ask('filing.change-deadline', '2026-03-01')).toBe(0);
    const text = said.join('\n');
    expect(text).toContain('锡林郭勒盟（152500）2026-03-01 变更备案期限：7日（末日逢休息日顺延）');
    expect(text).toContain('[原文] 锡财综〔2024〕89号二（一）');
    expect(text).toContain('[本系统提出]');
    expect(text).toContain('原文：“预算单位应当在变更后7日内');
  });
  it.each([
    ['no such key', 'filing.nothing', '152500', '没有参数 filing.nothing'],
    ['no such area', 'stages', '999999', '没有地区 999999'],
  ])('%s is refused with what there is', (_, key, area, words) =>
    expect(ask(key, '2026-03-01', area)).rejects.toThrow(words),
  );
  it('a day that is none', () => expect(ask('stages', '2026-02-30')).rejects.toThrow('不是日期'));
});

describe('zg policy diff', () => {
  it('says a change once for all areas it is the same for', async () => {
    const after = await changed('diff', FILING, (text) => text.replace('n: 3, unit: wd', 'n: 2, unit: wd'));
    expect(await run(ctx, { kind: 'policy-diff', before: PACKS, after, area: undefined })).toBe(0);
    const at = said.findIndex((line) => line.startsWith('000100'));
    expect(said[at]).toBe('000100 示例市（虚构）、000101 示例县（虚构）');
    expect(said[at + 1]).toContain('变更备案期限自2026年1月1日起由3个工作日改为2个工作日');
    expect(said.some((line) => line.includes('152500') && !line.includes('000100'))).toBe(true);
    said = [];
    await run(ctx, { kind: 'policy-diff', before: PACKS, after, area: '152500' });
    expect(said.at(-1)).toContain('没有差别');
  });
});
