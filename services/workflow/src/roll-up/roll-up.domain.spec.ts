import { addDays } from '@zhuanguan/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideClose,
  decideOpen,
  decideReopen,
  decideSubmit,
  decideUrge,
  dueWords,
  evolveRollUp,
  isLate,
  progressOf,
  stateOf,
  urgeable,
  type Opening,
} from './roll-up.domain.js';
import type { Body, RollUp, Summary, SummaryContent, SummaryUnit, UnitState } from './roll-up.types.js';
import { addCounts, assemble, countContent, countUnits } from './summary.domain.js';

const OPENING: Opening = {
  title: '2026 年专管员信息汇总',
  basisDocument: '锡财综〔2024〕89号',
  departmentDue: '2026-12-04',
  bureauDue: '2026-12-25',
};
const opened = (opening: Partial<Opening> = {}, facts = {}) =>
  decideOpen(
    {
      id: 'r',
      bureauId: 'league',
      areaCode: '152500',
      openedAt: '2026-11-25T02:00:00.000Z',
      openedByAccountId: 'a',
      policyDigest: 'd',
      policyVersion: 'v',
    },
    { ...OPENING, ...opening },
    { today: '2026-11-25', departments: 2, bureaus: 1, openTitles: ['已有'], ...facts },
  );
const round = (): RollUp => {
  const made = opened();
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value.reduce<RollUp | undefined>(evolveRollUp, undefined)!;
};
const body = (organisationId: string, kind: Body['kind'], upperId?: string, due?: string): Body => ({
  organisationId,
  name: organisationId,
  kind,
  membership: 'in_round',
  ...(upperId ? { upperId } : {}),
  ...(due ? { due } : {}),
});
const BODIES = [
  body('league', 'bureau'),
  body('county', 'bureau', 'league', OPENING.bureauDue),
  body('education', 'department', 'league', OPENING.departmentDue),
  body('health', 'department', 'league', OPENING.departmentDue),
  body('county-education', 'department', 'county', OPENING.departmentDue),
];
const byId = new Map(BODIES.map((b) => [b.organisationId, b]));
const below = (id: string) => BODIES.filter((b) => b.upperId === id);

describe('opening', () => {
  it.each<[string, Partial<Opening>, object, string[]]>([
    ['needs a name and its document', { title: ' ', basisDocument: '' }, {}, ['/title', '/basisDocument']],
    ['takes no other text of any length', { title: '长'.repeat(61) }, {}, ['/title']],
    ['names no other open round', { title: '已有' }, {}, ['/title']],
    ['has dates', { departmentDue: '', bureauDue: '2026-13-01' }, {}, ['/departmentDue', '/bureauDue']],
    ['that are still to come', { departmentDue: '2026-11-24' }, {}, ['/departmentDue']],
    ['the upper level after the lower', { bureauDue: '2026-12-03' }, {}, ['/bureauDue']],
    ['asks no date of bureaus where there are none', { bureauDue: '' }, { bureaus: 0 }, []],
    ['may be due the same day', { departmentDue: '2026-11-25', bureauDue: '2026-11-25' }, {}, []],
  ])('%s', (_, opening, facts, fields) => {
    const made = opened(opening, facts);
    expect(made.ok ? [] : (made.refusal.meta?.fields ?? []).map((f) => f.field)).toEqual(fields);
  });
  it('needs somebody to report', () => {
    expect(opened({}, { departments: 0, bureaus: 0 })).toMatchObject({ refusal: { code: 'nobody_to_report' } });
  });
});

it.each([
  ['2026-12-04T15:59:59.999Z', '2026-12-04', false],
  ['2026-12-04T16:00:00.000Z', '2026-12-04', true],
  ['2030-01-01T00:00:00.000Z', undefined, false],
])('frozen at %s for %s is late: %s', (at, due, late) => expect(isLate(at, due)).toBe(late));

it.each([
  ['2026-12-04', '2026-12-01', '还剩 3 日'],
  ['2026-12-04', '2026-12-04', '今天到期'],
  ['2026-12-04', '2026-12-06', '已超 2 日'],
])('due %s seen on %s: %s', (due, today, words) => expect(dueWords(due, today)).toBe(words));

type Plain = Exclude<UnitState, 'over_max' | 'covered' | 'not_bound'>;
const unit = (unitId: string, state: Plain): SummaryUnit => ({
  unitId,
  unitName: unitId,
  state,
  persons: state === 'vacant' ? [] : [person(state)],
});
const person = (state: 'on_record' | 'filed' | 'returned') => ({
  state,
  filingId: 'f',
  contentHash: 'c',
  name: '乌云',
  sex: '2',
  title: '会计',
  phone: '13900000001',
  remark: '',
});

/** A round in memory, as the service keeps it in tables. */
class Rounds {
  rollUp = round();
  frozen = new Map<string, { summary: Summary; content: SummaryContent; due: string | undefined; text: string }>();

  submit(id: string, units: SummaryUnit[], at: string, seen?: string) {
    const content = {
      ...assemble(this.rollUp, below(id), { organisationId: id, units }),
      repeated: [],
    } satisfies SummaryContent;
    const contentHash = JSON.stringify(content);
    const decided = decideSubmit(
      this.rollUp,
      byId.get(id),
      {
        organisationId: id,
        contentHash,
        ownCounts: countUnits(units),
        counts: countContent(content),
        parts: Object.fromEntries(content.parts.map((p) => [p.organisationId, p.number])),
        missing: content.missing.length,
        frozenAt: at,
        signedByAccountId: 'a',
      },
      seen ?? contentHash,
    );
    if (!decided.ok) return decided.refusal.code;
    for (const event of decided.value) {
      this.rollUp = evolveRollUp(this.rollUp, event);
      if (event.type !== 'submitted') continue;
      const { summary } = event;
      const text = JSON.stringify({ summary, content });
      this.frozen.set(`${id} ${summary.number}`, { summary, content, due: byId.get(id)?.due, text });
    }
    return decided.value.length === 0 ? 'same' : 'submitted';
  }
  reopen(id: string, by: string, at = '2026-12-01T00:00:00.000Z', number = this.rollUp.summaries[id]?.number ?? 1) {
    const decided = decideReopen(this.rollUp, {
      body: byId.get(id)!,
      number,
      reason: '人员有误',
      at,
      byOrganisationId: by,
    });
    if (!decided.ok) return decided.refusal.code;
    this.rollUp = decided.value.reduce(evolveRollUp, this.rollUp);
    return stateOf(this.rollUp.summaries[id]);
  }
  close() {
    this.rollUp = decideClose(this.rollUp, '2026-12-30T00:00:00.000Z').reduce(evolveRollUp, this.rollUp);
  }
}
const AT = '2026-12-01T02:00:00.000Z';

describe('who may what when', () => {
  it('the same click is one version, another content after it is refused', () => {
    const r = new Rounds();
    expect(r.submit('education', [unit('a', 'vacant')], AT)).toBe('submitted');
    expect(r.submit('education', [unit('a', 'vacant')], AT)).toBe('same');
    expect(r.submit('education', [unit('a', 'on_record')], AT)).toBe('already_frozen');
    expect(r.frozen.size).toBe(1);
  });
  it('what was not seen is not signed', () => {
    expect(new Rounds().submit('education', [unit('a', 'vacant')], AT, 'another')).toBe('content_changed');
  });
  it('nothing changes below a summary that stands on it', () => {
    const r = new Rounds();
    r.submit('county-education', [unit('a', 'vacant')], AT);
    r.submit('county', [], AT);
    expect(r.reopen('county-education', 'county')).toBe('upper_frozen');
    expect(r.reopen('county-education', 'county-education')).toBe('upper_frozen');
    expect(r.reopen('county', 'league')).toBe('returned');
    expect(r.reopen('county-education', 'county-education')).toBe('withdrawn');
    r.submit('county', [], AT);
    expect(r.submit('county-education', [unit('a', 'on_record')], AT)).toBe('upper_frozen');
  });
  it('reopening asks for what stands, in the version that was seen, and a reason', () => {
    const r = new Rounds();
    expect(r.reopen('education', 'league')).toBe('not_frozen');
    r.submit('education', [], AT);
    expect(r.reopen('education', 'league', AT, 2)).toBe('other_version');
    const blank = decideReopen(r.rollUp, {
      body: byId.get('education')!,
      number: 1,
      reason: ' ',
      at: AT,
      byOrganisationId: 'league',
    });
    expect(blank).toMatchObject({ refusal: { code: 'invalid_reason', meta: { fields: [{ field: '/reason' }] } } });
    expect(r.reopen('education', 'league')).toBe('returned');
    expect(r.reopen('education', 'league')).toBe('not_frozen');
  });
  it('a closed round takes nothing, and who left is not asked', () => {
    const r = new Rounds();
    r.submit('education', [], AT);
    r.close();
    expect(r.submit('education', [], AT)).toBe('same');
    expect(r.submit('health', [], AT)).toBe('roll_up_closed');
    expect(r.reopen('education', 'league')).toBe('roll_up_closed');
    expect(decideUrge(r.rollUp, ['health'], { organisationId: 'league', on: '2026-12-01' })).toMatchObject({
      ok: false,
    });
    expect(decideClose(r.rollUp, AT)).toEqual([]);
    const gone = { ...byId.get('health')!, membership: 'left' as const };
    const summary = { ...r.rollUp.summaries['education']!, organisationId: 'health' };
    expect(decideSubmit(round(), gone, summary, summary.contentHash)).toMatchObject({
      refusal: { code: 'not_in_round' },
    });
    expect(progressOf(round(), [gone], '2026-12-31')).toMatchObject({ bodies: 0, overdue: 0 });
  });
});

const unitsArb = fc
  .array(fc.constantFrom<Plain>('on_record', 'filed', 'returned', 'vacant'), { maxLength: 4 })
  .map((states) => states.map((state, i) => unit(`u${i}`, state)));
const whoArb = fc.constantFrom(...BODIES.map((b) => b.organisationId));
const actArb = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('submit' as const), who: whoArb, units: unitsArb }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('reopen' as const), who: whoArb, own: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('days' as const), days: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('close' as const) }) },
);

describe('through any sequence of acts', () => {
  it('a frozen version never changes, late is after the due date, numbers are the sums of the lists', () => {
    fc.assert(
      fc.property(fc.array(actArb, { maxLength: 40 }), (acts) => {
        const r = new Rounds();
        let today = '2026-11-25';
        for (const act of acts) {
          const at = `${today}T08:00:00.000Z`;
          if (act.act === 'days') today = addDays(today, act.days);
          else if (act.act === 'close') r.close();
          else if (act.act === 'submit') r.submit(act.who, act.units, at);
          else r.reopen(act.who, act.own ? act.who : (byId.get(act.who)?.upperId ?? act.who), at);
          check(r, today);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function check(r: Rounds, today: string): void {
  for (const { summary, content, due, text } of r.frozen.values()) {
    expect(JSON.stringify({ summary, content })).toBe(text);
    const { counts } = summary;
    expect(counts.units).toBe(counts.onRecord + counts.filed + counts.returned + counts.vacant);
    expect(counts).toEqual(addCounts([countUnits(content.units), ...content.parts.map((p) => p.counts)]));
    expect(counts.units).toBe(content.units.length + content.parts.reduce((n, p) => n + p.counts.units, 0));
    expect(content.parts.length + content.missing.length).toBe(below(summary.organisationId).length);
    expect(summary.late).toBe(due !== undefined && summary.frozenAt.slice(0, 10) > due);
    // What it took in is what was frozen below, and still can be read.
    for (const part of content.parts)
      expect(r.frozen.get(`${part.organisationId} ${part.number}`)?.summary.contentHash).toBe(part.contentHash);
  }
  for (const { organisationId } of BODIES) {
    const children = below(organisationId);
    const summary = r.rollUp.summaries[organisationId];
    if (stateOf(summary) === 'submitted')
      for (const [id, number] of Object.entries(summary?.parts ?? {})) {
        expect(r.rollUp.summaries[id]?.number).toBe(number);
        expect(stateOf(r.rollUp.summaries[id])).toBe('submitted');
      }
    const progress = progressOf(r.rollUp, children, today);
    expect(progress.submitted + urgeable(r.rollUp, children).length).toBe(progress.bodies);
    expect(progress.late).toBeLessThanOrEqual(progress.submitted);
  }
}
