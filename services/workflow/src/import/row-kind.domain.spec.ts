import { describe, expect, it } from 'vitest';
import type { Purpose, ReadRow } from './import.types.js';
import { kindOf, type InPost } from './row-kind.domain.js';

const A: InPost = { appointmentId: 'a', personId: 'pa', name: '甲某', validFrom: '2026-01-01' };
const B: InPost = { appointmentId: 'b', personId: 'pb', name: '乙某', validFrom: '2026-01-01' };
const kind = (row: Partial<ReadRow>, inPost: InPost[], purpose: Purpose = 'on_behalf', named: string[] = []) =>
  kindOf({ decisionDate: '', changeDate: '', predecessor: '', addition: false, ...row } as ReadRow, {
    purpose,
    decisionDate: '2026-11-20',
    inPost,
    named: new Set(named),
  });
const on = { changeDate: '2026-11-10' };

describe('a row is', () => {
  it.each<[string, ReturnType<typeof kind>, object]>([
    ['a first filing where nobody is in post', kind({}, []), { kind: 'first', date: '2026-11-20' }],
    ['of its own date', kind({ decisionDate: '2026-01-05' }, []), { kind: 'first', date: '2026-01-05' }],
    ['one more person where it says so', kind({ addition: true }, [A]), { kind: 'first', date: '2026-11-20' }],
    ['one more person of the unit’s own table', kind({}, [A], 'own'), { kind: 'first' }],
    ['one more person from old papers', kind({}, [A], 'backfill'), { kind: 'first' }],
    ['a change of the only one in post', kind(on, [A]), { kind: 'change', predecessor: A, date: '2026-11-10' }],
    ['a change of the one it names', kind({ ...on, predecessor: '乙某' }, [A, B]), { predecessor: B }],
    ['a change of the one whom the table does not name', kind(on, [A, B], 'own', ['pa']), { predecessor: B }],
    ['a first filing on that day where nobody is in post', kind(on, []), { kind: 'first', date: '2026-11-10' }],
  ])('%s', (_, got, expected) => {
    expect(got).toMatchObject(expected);
    expect(got.error).toBeUndefined();
  });
});

describe('a row is asked', () => {
  it.each<[string, ReturnType<typeof kind>, string]>([
    ['whether it is a change', kind({}, [A]), 'change_date_required'],
    ['for a day after the appointment', kind({ changeDate: '2025-12-31' }, [A]), 'change_before_appointment'],
    ['whom it replaces', kind(on, [A, B]), 'predecessor_required'],
    ['whom it replaces, where the table names all', kind(on, [A, B], 'own', ['pa', 'pb']), 'predecessor_required'],
    [
      'whom it replaces, where nobody is called so',
      kind({ ...on, predecessor: '丙某' }, [A]),
      'predecessor_not_on_record',
    ],
  ])('%s', (_, got, code) => expect(got).toMatchObject({ error: { code } }));
});
