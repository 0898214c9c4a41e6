import type { Deadline } from '@zhuanguan/calendar';
import type { Fact, IdempotencyRecord } from '@zhuanguan/db';
import { dateInShanghai, newId, normalisePersonName, normalisePhone, ok, refuse, type Result } from '@zhuanguan/kernel';
import { evolveClock, meet, type ChangeClock } from '../clock/change-clock.domain.js';
import { clockFacts } from '../clock/change-clock.events.js';
import type { ClockRow } from '../clock/change-clock.store.js';
import { changeDeadline } from '../deadline.mapping.js';
import type { PostPolicy } from '@zhuanguan/policy';
import type { AreaPolicy } from '../policy/policy-book.js';
import { actingFor, type FilingActor } from './acting.domain.js';
import { recordedContent, type Subject } from './amendment.domain.js';
import { contentHash, newContentSalt } from './content-hash.js';
import { evolve, forWhom } from './filing.domain.js';
import { decideCorrection, decideSubmit, type SubmitCommand, type SubmitFacts } from './submitting.domain.js';
import { filingFacts } from './filing.events.js';
import type { FilingRow } from './filing.store.js';
import { unitFact, type PersonKey, type UnitRow } from './world.store.js';
import type { FilingContent, FilingPerson } from './filing.types.js';
import { requiredReceivers } from './receivers.domain.js';
import { SUBMIT_OPERATION, type SubmitItem } from './submit-filing.js';
import type { WorldIndex } from './world-index.js';

/** One item of a batch whose actor, unit, policy and content have been checked. */
export interface Prepared {
  item: SubmitItem;
  content: FilingContent;
  policy: AreaPolicy;
  /** In force on the decision date: a deadline uses the rule in force at its trigger. */
  atTrigger: AreaPolicy;
  /** What the filing is about: the specialist, or another post of the pack. */
  post: PostPolicy;
  unit: UnitRow;
  actor: FilingActor;
  /** Of details and a correction. */
  subject?: Subject;
  /** The filing that last said something of the appointment that it ends or amends. */
  afterFilingId?: string;
}

/** What the batch will write, gathered item by item. */
export interface Outcome {
  rows: FilingRow[];
  persons: (PersonKey & { id: string })[];
  clocks: ClockRow[];
  facts: Fact[];
  idempotency: IdempotencyRecord[];
}

export interface SubmissionFacts {
  world: WorldIndex;
  states: ReadonlyMap<string, FilingRow>;
  /** Running, by appointment. */
  clocks: ReadonlyMap<string, ClockRow>;
  /** Met by the filings being corrected. */
  met: ReadonlyMap<string, ClockRow>;
  now: Date;
  today: string;
}

/** Person = name + phone within the unit (ours): the same pair is the same person. */
export function personKey(unitId: string, person: FilingPerson): PersonKey {
  const name = normalisePersonName(person.name);
  const phone = normalisePhone(person.phone);
  return { unitId, name: name.ok ? name.value : person.name, phone: phone.ok ? phone.value : person.phone };
}

export function decideSubmission(prepared: Prepared, facts: SubmissionFacts, outcome: Outcome): Result<FilingRow> {
  const { item, content, unit, atTrigger } = prepared;
  const before = item.filingId ? facts.states.get(item.filingId) : undefined;
  if (item.filingId && (!before || before.filing.unitId !== unit.id))
    return refuse('not_found', 'filing_not_found', '没有找到这件备案。');
  if (before && item.expectedVersion !== undefined && item.expectedVersion !== before.version)
    return refuse('stale', 'version_changed', '这件备案已被他人更新，请刷新后再操作。');
  const identity = identify(prepared, facts, before);
  if (!identity.ok) return identity;
  const { personId, appointmentId, newPerson } = identity.value;
  const change = content.predecessorAppointmentId ? changeDeadline(atTrigger, content.decisionDate) : undefined;
  const submitFacts = gather(prepared, facts, personId, {
    change,
    late: isLate(facts, before, content, change),
  });
  const command = commandOf(prepared, before, { personId, appointmentId });
  const decided = before ? decideCorrection(before.filing, command, submitFacts) : decideSubmit(command, submitFacts);
  if (!decided.ok) return decided;
  const filing = decided.value.reduce(evolve, before?.filing as never);
  const row = { filing, version: (before?.version ?? 0) + decided.value.length };
  outcome.rows.push(row);
  if (newPerson) outcome.persons.push(newPerson);
  const actor = { accountId: item.actor.accountId, orgId: item.actor.actingOrgId ?? unit.id };
  outcome.facts.push(
    ...filingFacts(before, decided.value, {
      at: facts.now,
      actor,
      correlationId: item.correlationId,
      unitAreaCode: unit.areaCode,
    }),
  );
  if (change && content.predecessorAppointmentId !== before?.filing.content.predecessorAppointmentId)
    meetClock(prepared, row, facts, outcome, change);
  if (item.idempotencyKey)
    outcome.idempotency.push({
      client: item.actor.clientId ?? item.actor.accountId,
      operation: SUBMIT_OPERATION,
      key: item.idempotencyKey,
      bodyHash: item.bodyHash,
      response: { filingId: filing.id },
    });
  return ok(row);
}

function commandOf(
  { item, content, unit, subject, afterFilingId, actor }: Prepared,
  before: FilingRow | undefined,
  { personId, appointmentId }: Identity,
): SubmitCommand {
  const contentSalt = newContentSalt();
  return {
    filingId: before?.filing.id ?? item.newFilingId ?? newId(),
    kind: item.kind,
    unitId: unit.id,
    areaCode: unit.areaCode,
    role: item.role,
    content,
    contentHash: contentHash(content, contentSalt),
    contentSalt,
    personId,
    appointmentId,
    ...(subject ? { amends: recordedContent(subject) } : {}),
    ...(afterFilingId ? { afterFilingId: afterFilingId } : {}),
    actor: { ...actor, organisationId: unit.id },
    ...(item.importId ? { importId: item.importId } : {}),
  };
}

interface Identity {
  personId: string;
  appointmentId: string;
  newPerson?: PersonKey & { id: string };
}

/**
 * An exit is about the predecessor and an amendment about its subject, whatever name it gives; otherwise a person known in
 * the unit keeps the id, a new one gets one.
 */
function identify(
  { content, unit, subject }: Prepared,
  { world }: SubmissionFacts,
  before: FilingRow | undefined,
): Result<Identity> {
  if (subject && content.person) {
    const other = world.personId(personKey(unit.id, content.person));
    const detail = '本单位已有姓名、电话都相同的另一人，请核对。';
    if (other && !world.same(other, subject.personId))
      return refuse('exists', 'person_exists', detail, {
        fields: [{ field: '/content/person/phone', code: 'person_exists', detail }],
      });
    return ok({ personId: subject.personId, appointmentId: subject.appointmentId });
  }
  if (!content.person) {
    const predecessor = world.appointment(content.predecessorAppointmentId ?? '');
    return ok({ personId: predecessor?.personId ?? '', appointmentId: content.predecessorAppointmentId ?? '' });
  }
  const key = personKey(unit.id, content.person);
  const known = world.personId(key);
  const appointmentId = before && before.filing.kind !== 'exit' ? before.filing.appointmentId : newId();
  if (known) return ok({ personId: known, appointmentId });
  const id = newId();
  return ok({ personId: id, appointmentId, newPerson: { ...key, id } });
}

/**
 * Late counts from the day the filing was first submitted, for a correction answers that filing (FIL-4); the change date is
 * the unit's, as it now stands, or that of the note it met, whichever was due earlier.
 */
function isLate(
  { clocks, met, today }: SubmissionFacts,
  before: FilingRow | undefined,
  { predecessorAppointmentId: predecessor = '', source }: FilingContent,
  change: Deadline | undefined,
): boolean {
  // What is entered from old papers was filed on paper, or not at all; no clock of ours ran then.
  if (!change || source) return false;
  const answered = before ? met.get(before.filing.id) : undefined;
  const noted = (answered?.clock.appointmentId === predecessor ? answered : clocks.get(predecessor))?.clock;
  const on = before ? dateInShanghai(new Date(before.filing.submittedAt)) : today;
  return on > change.dueRolled || (noted?.startedBy === 'note' && on > noted.dueRolled);
}

function gather(
  p: Prepared,
  { world, now }: SubmissionFacts,
  personId: string,
  { change, late }: { change: Deadline | undefined; late: boolean },
): SubmitFacts {
  const { item, unit, policy, content, post } = p;
  const touched = content.predecessorAppointmentId ?? content.subjectAppointmentId;
  const view = policy.specialist;
  return {
    now: now.toISOString(),
    receivers: requiredReceivers(unitFact(unit), view.filing.receivers),
    current: world
      .appointmentsOf(unit.id)
      .filter((a) => a.role === item.role)
      // The rules compare ids: whoever is the same human has the same one there.
      .map((a) => ({
        appointmentId: a.id,
        personId: world.same(a.personId, personId) ? personId : a.personId,
        validFrom: a.validFrom,
      })),
    openForPerson: world.openForPerson(unit.id, item.role, personId, item.filingId),
    openForAppointment: touched !== undefined && world.openForAppointment(unit.id, touched, item.filingId),
    late,
    ...(change ? { dueStrict: change.dueStrict, dueRolled: change.dueRolled } : {}),
    policy: {
      digest: policy.pack.digest,
      version: policy.pack.policyVersion,
      post: post.label,
      formId: post.form.id,
      formVersion: post.form.version,
      receiptOrder: view.filing.order,
      filingReference: view.filing.reference,
    },
  };
}

/** The unit's filing meets the clock of its predecessor; without a note the clock starts and is met in one (FIL-4). */
function meetClock(
  { item, unit, content, policy, actor }: Prepared,
  row: FilingRow,
  facts: SubmissionFacts,
  outcome: Outcome,
  change: Deadline,
) {
  const appointmentId = content.predecessorAppointmentId;
  if (!appointmentId) return;
  const running = facts.clocks.get(appointmentId);
  const started: ChangeClock = running?.clock ?? {
    id: newId(),
    unitId: unit.id,
    areaCode: unit.areaCode,
    appointmentId,
    changeDate: content.decisionDate,
    dueStrict: change.dueStrict,
    dueRolled: change.dueRolled,
    provisional: change.provisional,
    policyDigest: policy.pack.digest,
    startedBy: 'filing',
    level: 0,
    late: false,
  };
  const met = meet(started, row.filing.id, facts.today);
  const events = running ? [met] : [{ type: 'started' as const, clock: started }, met];
  outcome.clocks.push({ clock: evolveClock(started, met), version: (running?.version ?? 0) + events.length });
  outcome.facts.push(
    ...clockFacts(running, events, {
      at: facts.now,
      actor: {
        accountId: item.actor.accountId,
        orgId: item.actor.actingOrgId ?? unit.id,
        ...forWhom(actingFor(actor)),
      },
      correlationId: item.correlationId,
      policyVersion: policy.pack.policyVersion,
    }),
  );
}
