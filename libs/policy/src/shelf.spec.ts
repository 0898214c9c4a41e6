import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPolicyShelf, seatOf, type Activation, type CompiledPack } from './index.js';

const pack = (digest: string, code = '152500', id = '152500-x'): CompiledPack =>
  ({ id, digest, area: { code, name: code }, policyVersion: digest }) as CompiledPack;
const set = (...packs: CompiledPack[]) => ({ packs: new Map(packs.map((p) => [p.area.code, p])) });
const activation = (
  seq: number,
  effectiveFrom: string,
  digest: string,
  extra: Partial<Activation> = {},
): Activation => ({
  seq,
  packId: '152500-x',
  effectiveFrom,
  areas: { '152500': digest },
  base: { '152500': 'a' },
  ...extra,
});
const shelf = (today = '2026-12-01', folder = set(pack('folder'))) => {
  const made = createPolicyShelf(folder, () => today);
  made.keep(['a', 'b', 'c'].map((d) => pack(d)));
  return made;
};
const on = (s: ReturnType<typeof shelf>, ...days: string[]) => days.map((day) => s.inForce('152500', day)?.digest);

describe('the packs in force', () => {
  it('are the folder’s as long as nobody decided', () => {
    const s = shelf();
    expect(on(s, '2000-01-01', '2099-01-01')).toEqual(['folder', 'folder']);
    expect([...s.packs.values()].map((p) => p.digest)).toEqual(['folder']);
  });

  it('are the decided ones from the day decided on, and what was in force before it until then', () => {
    const s = shelf();
    expect(s.follow([activation(1, '2026-12-10', 'b')])).toBe(true);
    expect(on(s, '2026-12-09', '2026-12-10')).toEqual(['a', 'b']);
    expect([...s.packs.values()].map((p) => p.digest)).toEqual(['a']);
    expect(s.spans()).toEqual([
      { code: '152500', digest: 'a', from: null, to: '2026-12-10' },
      { code: '152500', digest: 'b', from: '2026-12-10', to: null },
    ]);
    expect(s.follow([activation(1, '2026-12-10', 'b')])).toBe(false);
  });

  it.each([
    ['back again', [activation(1, '2026-12-10', 'b'), activation(2, '2026-12-20', 'a')], ['a', 'b', 'a']],
    [
      'an earlier day takes the place of a planned one',
      [activation(1, '2026-12-20', 'b'), activation(2, '2026-12-05', 'c')],
      ['c', 'c', 'c'],
    ],
    [
      'a correction reaches back',
      [activation(1, '2026-12-10', 'b'), activation(2, '2026-01-01', 'c')],
      ['c', 'c', 'c'],
    ],
    [
      'in the order decided, not in the order read',
      [activation(2, '2026-12-15', 'a'), activation(1, '2026-12-01', 'b')],
      ['b', 'b', 'a'],
    ],
  ])('%s', (_, activations, expected) => {
    const s = shelf();
    s.follow(activations);
    expect(on(s, '2026-12-09', '2026-12-14', '2026-12-25')).toEqual(expected);
  });

  it('turn at midnight by themselves', () => {
    let today = '2026-12-09';
    const s = createPolicyShelf(set(pack('folder')), () => today);
    s.keep([pack('a'), pack('b')]);
    s.follow([activation(1, '2026-12-10', 'b')]);
    expect([...s.packs.values()].map((p) => p.digest)).toEqual(['a']);
    today = '2026-12-10';
    expect([...s.packs.values()].map((p) => p.digest)).toEqual(['b']);
  });

  it('an area that a version brings or leaves out is there or not from that day on; other packs stay as they are', () => {
    const s = shelf('2026-12-01', set(pack('folder'), pack('other', '410800', '410800-y')));
    s.keep([pack('new', '152571')]);
    s.follow([activation(1, '2026-12-10', 'b', { areas: { '152571': 'new' } })]);
    expect(s.inForce('152571', '2026-12-09')).toBeUndefined();
    expect(s.inForce('152571', '2026-12-10')?.digest).toBe('new');
    expect(s.inForce('152500', '2026-12-10')).toBeUndefined();
    expect(s.inForce('410800', '2026-12-10')?.digest).toBe('other');
  });

  it('names what it has not got', () => {
    expect(shelf().missing([activation(1, '2026-12-10', 'z')])).toEqual(['z']);
  });

  it('the last decision whose day has come holds, and no later decision on a later day changes it', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ day: fc.integer({ min: 1, max: 28 }), digest: fc.constantFrom('a', 'b', 'c') }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.integer({ min: 1, max: 28 }),
        (decisions, at) => {
          const date = (day: number) => `2026-12-${String(day).padStart(2, '0')}`;
          const s = shelf();
          s.follow(decisions.map((d, i) => activation(i + 1, date(d.day), d.digest)));
          const expected = decisions.findLast((d) => d.day <= at)?.digest ?? 'a';
          expect(on(s, date(at))).toEqual([expected]);
        },
      ),
    ));
});

it.each([
  ['152500-xilingol', ['152571', '152500'], '152500'],
  ['000000-reference', ['000101', '000100'], '000100'],
])('the seat of %s', (packId, codes, seat) =>
  expect(seatOf({ packId, areas: Object.fromEntries(codes.map((c) => [c, 'x'])) })).toBe(seat),
);
