import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilingActor } from './acting.domain.js';
import { decideVoid, decideWithdraw, type Act, type Holder, type VoidFacts } from './closing.domain.js';
import { evolve, isAmending, touchedAppointment } from './filing.domain.js';
import { decideReceipt } from './receiving.domain.js';
import { decideSubmit, type SubmitFacts } from './submitting.domain.js';
import type { Filing, FilingContent, FilingEvent, FilingKind } from './filing.types.js';

const reference = { status: 'V' as const, document: '锡财综〔2024〕89号', article: '二（一）', quote: '备案' };
const clerk: FilingActor = { accountId: 'clerk', organisationId: 'unit' };
const bureau: FilingActor = { accountId: 'officer', organisationId: 'bureau' };
const why = { actor: bureau, reasonCode: 'wrong_content', remark: '内容有误' };

/** One post of a unit, as the store keeps it. */
class Post {
  filings: Filing[] = [];
  appointments: { id: string; personId: string; filingId: string; ended: boolean }[] = [];
  #n = 0;

  holders = (): Holder[] =>
    this.appointments
      .filter((a) => !a.ended)
      .map(({ id, personId, filingId }) => ({ appointmentId: id, personId, filingId }));
  open = () => this.filings.filter((f) => f.state === 'filed' || f.state === 'returned');

  submit(kind: FilingKind, who: string): string {
    const held = this.holders();
    const about = held[who.charCodeAt(0) % Math.max(held.length, 1)];
    const id = this.#id('f');
    const amending = isAmending(kind);
    if (amending && !about) return 'person_not_on_record';
    const personId = amending || kind === 'exit' ? (about?.personId ?? who) : who;
    const appointmentId = (amending || kind === 'exit' ? about?.appointmentId : undefined) ?? this.#id('a');
    const content: FilingContent = {
      decisionDate: '2026-11-20',
      ...(amending ? { subjectAppointmentId: appointmentId } : {}),
      ...((kind === 'change' || kind === 'exit') && about ? { predecessorAppointmentId: about.appointmentId } : {}),
    };
    const touched = content.predecessorAppointmentId ?? appointmentId;
    const decided = decideSubmit(
      {
        filingId: id,
        kind,
        unitId: 'unit',
        areaCode: '152500',
        role: 'specialist',
        content,
        contentHash: id,
        contentSalt: 'salt',
        personId,
        appointmentId,
        actor: clerk,
      },
      {
        ...FACTS,
        current: held.map((h) => ({ ...h, validFrom: '2026-01-01' })),
        openForPerson: this.open().some((f) => f.personId === personId),
        openForAppointment: this.open().some((f) => touchedAppointment(f) === touched),
      },
    );
    return decided.ok ? (this.#keep(undefined, decided.value), '') : decided.refusal.code;
  }
  receive(filing: Filing, received: boolean): string {
    const decision = received ? { received } : { received, defectCode: 'missing', remark: '缺项' };
    const decided = decideReceipt(
      filing,
      { actor: bureau, contentHash: filing.contentHash, decision: decision },
      { now: this.#now(), defects: new Set(['missing']), returnsToPrevious: false, receiptReference: reference },
    );
    if (!decided.ok) return decided.refusal.code;
    const after = this.#keep(filing, decided.value);
    if (after.state !== 'on_record' || isAmending(after.kind)) return '';
    for (const a of this.appointments) if (a.id === after.content.predecessorAppointmentId) a.ended = true;
    const { appointmentId: id, personId } = after;
    if (after.kind !== 'exit') this.appointments.push({ id, personId, filingId: after.id, ended: false });
    return '';
  }
  withdraw(filing: Filing): string {
    const decided = decideWithdraw(filing, { ...why, actor: clerk }, this.#now());
    return decided.ok ? (this.#keep(filing, decided.value), '') : decided.refusal.code;
  }
  void(filing: Filing, command = why): string {
    const reopens = this.appointments.find((a) => a.id === filing.content.predecessorAppointmentId);
    const facts: VoidFacts = {
      now: this.#now(),
      acts: this.filings.flatMap((f) => (f.id === filing.id ? [] : actOf(f))),
      holders: this.holders(),
      ...(reopens ? { reopensPersonId: reopens.personId } : {}),
    };
    const decided = decideVoid(filing, command, facts);
    if (!decided.ok) return decided.refusal.code;
    this.#keep(filing, decided.value);
    if (filing.kind === 'first' || filing.kind === 'change')
      for (const a of this.appointments) if (a.id === filing.appointmentId) a.ended = true;
    if (reopens) reopens.ended = false;
    return '';
  }
  filing = (i: number): Filing | undefined => this.filings[i % Math.max(this.filings.length, 1)];

  /** Ids in order of time, as newId makes them. */
  #id = (kind: string) => `${kind}${String((this.#n += 1)).padStart(4, '0')}`;
  // Some acts fall on one instant.
  #now = () => new Date(Date.UTC(2026, 10, 25, 0, 0, Math.floor((this.#n += 1) / 3))).toISOString();
  #keep(before: Filing | undefined, events: readonly FilingEvent[]): Filing {
    const after = events.reduce<Filing | undefined>(evolve, before);
    if (!after) throw new Error('no filing');
    this.filings = before ? this.filings.map((f) => (f.id === after.id ? after : f)) : [...this.filings, after];
    return after;
  }
}

const actOf = (f: Filing): Act[] =>
  f.state === 'voided' || f.state === 'withdrawn'
    ? []
    : [
        {
          filingId: f.id,
          state: f.state,
          personId: f.personId,
          appointmentId: f.appointmentId,
          ...(f.content.predecessorAppointmentId
            ? { predecessorAppointmentId: f.content.predecessorAppointmentId }
            : {}),
          ...(f.state === 'on_record' ? { recordedAt: f.recordedAt } : {}),
        },
      ];

const FACTS: SubmitFacts = {
  now: '2026-11-25T02:00:00.000Z',
  receivers: [{ receiver: 'bureau', organisationId: 'bureau' }],
  current: [],
  openForPerson: false,
  openForAppointment: false,
  late: false,
  policy: {
    digest: 'd',
    version: 'v',
    post: '专管员',
    formId: 'f',
    formVersion: '1',
    receiptOrder: 'parallel',
    filingReference: reference,
  },
};

const recorded = (post: Post, kind: FilingKind, who: string): Filing => {
  expect(post.submit(kind, who)).toBe('');
  const filing = post.filings.at(-1)!;
  expect(post.receive(filing, true)).toBe('');
  return post.filings.at(-1)!;
};
const names = (post: Post) => post.holders().map((h) => h.personId);

describe('void (作废)', () => {
  it('goes back one step at a time', () => {
    const post = new Post();
    const first = recorded(post, 'first', 'a');
    const change = recorded(post, 'change', 'b');
    const details = recorded(post, 'details', 'b');
    expect(post.void(first)).toBe('has_successor');
    expect(post.void(change)).toBe('has_successor');
    expect(post.void(details)).toBe('');
    expect(names(post)).toEqual(['b']);
    expect(post.void(change)).toBe('');
    expect(names(post)).toEqual(['a']);
    expect(post.void(post.filings.find((f) => f.id === change.id)!)).toBe('filing_voided');
    expect(post.void(first)).toBe('');
    expect(names(post)).toEqual([]);
  });
  it('waits for what is open on it, and for the person who has come back', () => {
    const post = new Post();
    recorded(post, 'first', 'a');
    const exit = recorded(post, 'exit', 'a');
    expect(post.submit('first', 'a')).toBe('');
    expect(post.void(exit)).toBe('filing_open');
    const again = post.filings.at(-1)!;
    post.receive(again, true);
    expect(post.void(exit)).toBe('has_successor');
  });
  it.each([
    ['the one who filed it', { ...why, actor: { ...bureau, accountId: 'clerk' } }, 'own_filing'],
    ['whom it is about', { ...why, actor: { ...bureau, personId: 'a' } }, 'own_filing'],
    ['for no reason', { ...why, reasonCode: '' }, 'invalid_reason'],
    ['for a reason of one’s own', { ...why, reasonCode: 'dislike' }, 'invalid_reason'],
    ['without a word', { ...why, remark: ' ' }, 'invalid_reason'],
    ['with too many', { ...why, remark: '长'.repeat(501) }, 'invalid_reason'],
  ])('not by or %s', (_, command, code) => {
    const post = new Post();
    expect(post.void(recorded(post, 'first', 'a'), command)).toBe(code);
  });
  it('is of what is on record; what is not yet is withdrawn', () => {
    const post = new Post();
    post.submit('first', 'a');
    const filing = post.filings[0]!;
    expect(post.void(filing)).toBe('not_on_record');
    expect(post.withdraw(filing)).toBe('');
    expect(post.withdraw(post.filings[0]!)).toBe('filing_withdrawn');
    expect(post.receive(post.filings[0]!, true)).toBe('filing_withdrawn');
    expect(post.withdraw(recorded(post, 'first', 'a'))).toBe('already_on_record');
  });
});

const act = fc.oneof(
  fc.record({
    do: fc.constant('submit' as const),
    kind: fc.constantFrom<FilingKind>('first', 'change', 'exit', 'details', 'correction'),
    who: fc.constantFrom('a', 'b', 'c'),
  }),
  fc.record({ do: fc.constantFrom('receive', 'return', 'void', 'withdraw'), at: fc.nat(12) }),
  // Most of what is filed is received, or little would stand on anything.
  fc.record({ do: fc.constant('receive' as const), at: fc.constant(-1) }),
);

it('whatever happens, nobody has two open filings and every appointment has its basis', () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 5, maxLength: 60 }), (acts) => {
      const post = new Post();
      for (const what of acts) {
        if (what.do === 'submit') post.submit(what.kind, what.who);
        else {
          const filing = what.at < 0 ? post.filings.at(-1) : post.filing(what.at);
          if (!filing) continue;
          if (what.do === 'void') post.void(filing);
          else if (what.do === 'withdraw') post.withdraw(filing);
          else post.receive(filing, what.do === 'receive');
        }
        const open = post.open();
        expect(new Set(open.map((f) => f.personId)).size).toBe(open.length);
        expect(new Set(open.map(touchedAppointment)).size).toBe(open.length);
        const stands = (id: string | undefined) => post.filings.find((f) => f.id === id)?.state === 'on_record';
        for (const holder of post.holders()) expect(stands(holder.filingId)).toBe(true);
        expect(new Set(names(post)).size).toBe(names(post).length);
        // What an appointment was ended by stands, or it lasts; what stands on an appointment has one that stands.
        for (const { id, filingId, ended } of post.appointments) {
          const end = post.filings.find((f) => f.state === 'on_record' && f.content.predecessorAppointmentId === id);
          if (stands(filingId)) expect(ended).toBe(end !== undefined);
          else expect(end).toBeUndefined();
          if (!stands(filingId))
            expect(post.filings.some((f) => f.appointmentId === id && f.state === 'on_record')).toBe(false);
        }
      }
    }),
    { numRuns: 300 },
  );
});
