import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFiles, sha256 } from './folder.js';
import { compilePacks, explain, packForArea, type CompiledPack } from './index.js';

const files = await readFiles(fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url)));
const packOf = (area: string, change: Record<string, string> = {}): CompiledPack => {
  const pack = packForArea(compilePacks({ ...files, ...change }, sha256), area);
  if (!pack) throw new Error(`no pack for ${area}`);
  return pack;
};
const states = (pack: CompiledPack, key: string, date: string) =>
  explain(pack, key, date).values.map((v) => `${v.packId} ${v.from} ${v.state}`);

const DEADLINE = 'filing.change-deadline';
const NATIONAL = '100000-national/policy/parameters/x.yaml';
const national = (nature: string, value: string) => ({
  [NATIONAL]: `${DEADLINE}: { nature: ${nature}, values: [{ from: '2000-01-01', value: ${value}, reference: { document: 国示〔2000〕1号, status: V2 } }] }`,
});
const TEN = '{ ruleId: N-1, n: 10, unit: wd, roll: none }';

it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', ''])(
  'no pack says anything of %j, which every object has',
  (key) => expect(explain(packOf('152500'), key, '2026-03-01').values).toEqual([]),
);

describe('why this value on this day', () => {
  it('七日: the text, its article, its quote, and what is ours', () => {
    const { inForce, label, policyVersion } = explain(packOf('152500'), DEADLINE, '2026-03-01');
    expect(label).toBe('变更备案期限');
    expect(policyVersion).toMatch(/^152500-xilingol@/);
    expect(inForce).toMatchObject({
      words: '7日（末日逢休息日顺延）',
      packId: '152500-xilingol',
      from: '2024-01-26',
      reference: { document: '锡财综〔2024〕89号', article: '二（一）', status: 'V' },
      also: [{ status: 'P' }],
    });
    expect(inForce?.reference.quote).toContain('7日内');
  });

  it.each([
    ['2025-06-01', ['000000-reference 2024-01-01 in_force', '000000-reference 2026-01-01 later']],
    ['2026-06-01', ['000000-reference 2024-01-01 superseded', '000000-reference 2026-01-01 in_force']],
    // A day before the regime is judged by its first values.
    ['2020-01-01', ['000000-reference 2024-01-01 in_force', '000000-reference 2026-01-01 later']],
  ])('on %s', (date, expected) => expect(states(packOf('000100'), DEADLINE, date)).toEqual(expected));

  it('a correction wins over what it mends, which stays to be seen', () => {
    const path = '000000-reference/policy/parameters/all.yaml';
    const mended = packOf('000100', {
      [path]: (files[path] ?? '').replace(
        "    - { from: '2026-01-01'",
        "    - { from: '2024-01-01', corrects: '2024-01-01', value: { ruleId: REF-4, n: 4, unit: wd, roll: none }, reference: *doc }\n    - { from: '2026-01-01'",
      ),
    });
    expect(states(mended, DEADLINE, '2025-01-01')).toEqual([
      '000000-reference 2024-01-01 corrected',
      '000000-reference 2024-01-01 in_force',
      '000000-reference 2026-01-01 later',
    ]);
  });

  it('a duty of the parent is seen and does not apply where nobody adopted it', () => {
    const pack = packOf('152500', national('duty', TEN));
    expect(states(pack, DEADLINE, '2026-01-01')).toEqual([
      '100000-national 2000-01-01 not_adopted',
      '152500-xilingol 2024-01-26 in_force',
    ]);
    expect(explain(pack, DEADLINE, '2026-01-01').values[0]?.why).toContain('没有采纳');
  });

  it('a default of the parent is overruled by the pack itself, or holds where it says nothing', () => {
    const filing = '152500-xilingol/policy/parameters/filing.yaml';
    const silent = { [filing]: (files[filing] ?? '').replace(/filing\.change-deadline:[\s\S]*$/, '') };
    const [below, alone] = [{}, silent].map((change) => packOf('152500', { ...national('default', TEN), ...change }));
    expect(below && states(below, DEADLINE, '2026-01-01')).toEqual([
      '100000-national 2000-01-01 overruled',
      '152500-xilingol 2024-01-26 in_force',
    ]);
    expect(alone && explain(alone, DEADLINE, '2026-01-01').inForce).toMatchObject({
      packId: '100000-national',
      words: '10个工作日',
      why: expect.stringContaining('沿用上级制度包') as string,
    });
  });

  it('a key that no pack gives has no value and no reason', () =>
    expect(explain(packOf('152500'), 'training.hours', '2026-01-01')).toMatchObject({
      label: 'training.hours',
      values: [],
    }));

  it('layers that are not there change no digest', () => expect(packOf('152500').layers).toBeUndefined());
});
