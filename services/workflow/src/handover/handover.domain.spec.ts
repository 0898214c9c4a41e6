import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHandover, openItems, type TypedHandover } from './handover.domain.js';

const list = [
  { code: 'projects', label: '未完结采购项目' },
  { code: 'archives', label: '采购档案' },
];
const facts = { list, leaverName: '阿拉坦', today: '2026-11-24' };
const all = (state: string) => list.map(({ code }) => ({ code, state, note: '' }));
const typed: TypedHandover = { items: all('done'), handedOn: '2026-11-20', receiverName: '乌云', supervisorName: '' };
const check = (over: Partial<TypedHandover> = {}) => checkHandover({ ...typed, ...over }, facts);
const fields = (result: ReturnType<typeof check>) =>
  result.ok ? [] : (result.refusal.meta?.fields ?? []).map((f) => `${f.field} ${f.code}`);

describe('what is handed over', () => {
  it.each<[string, Partial<TypedHandover>, string[]]>([
    ['everything', {}, []],
    ['nothing yet', { items: [], handedOn: '', receiverName: '' }, []],
    ['to nobody', { receiverName: '' }, ['/receiverName required']],
    ['on no day', { handedOn: '' }, ['/handedOn required']],
    ['tomorrow', { handedOn: '2026-11-25' }, ['/handedOn in_future']],
    ['on a day that is none', { handedOn: '2026-02-30' }, ['/handedOn not_a_date']],
    ['to oneself', { receiverName: '阿拉坦' }, ['/receiverName receiver_is_leaver']],
    ['watched by the receiver', { supervisorName: '乌云' }, ['/supervisorName supervisor_is_party']],
    ['watched by the leaver', { supervisorName: ' 阿拉坦 ' }, ['/supervisorName supervisor_is_party']],
    ['what the list has not', { items: [{ code: 'x', state: 'done', note: '' }] }, ['/items/0/code unknown_item']],
    ['in no known way', { items: [{ code: 'projects', state: 'x', note: '' }] }, ['/items/0/state unknown_state']],
    [
      'with too many words',
      { items: [{ code: 'projects', state: 'open', note: '长'.repeat(201) }] },
      ['/items/0/note too_long'],
    ],
  ])('%s', (_, over, expected) => {
    expect(fields(check(over))).toEqual(expected);
  });
  it('is complete exactly when nothing of the list is open', () => {
    const state = fc.constantFrom('done', 'not_applicable', 'open');
    const item = fc.record({ code: fc.constantFrom('projects', 'archives'), state, note: fc.constant('') });
    fc.assert(
      fc.property(fc.uniqueArray(item, { selector: (i) => i.code, maxLength: 2 }), (items) => {
        const result = check({ items });
        const closed = list.every(({ code }) => items.some((i) => i.code === code && i.state !== 'open'));
        expect(result).toMatchObject({ ok: true, value: { complete: closed } });
        if (result.ok) expect(openItems(list, result.value.items).length === 0).toBe(closed);
      }),
    );
  });
  it('a list that has grown since leaves open what nobody spoke of', () => {
    const result = check();
    expect(result.ok && openItems([...list, { code: 'seals', label: '印章' }], result.value.items)).toEqual(['seals']);
  });
});
