import type { Message } from '../api/inbox.types.js';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';

const m = messages.inbox;

export interface MessageWords {
  title: string;
  body: string;
  /** Where opening it leads: to what it is about. */
  to: string;
}

const change = (predecessor?: string): string =>
  `/filings/new?kind=change${predecessor ? `&predecessor=${predecessor}` : ''}`;

function urged(reason: string | undefined, by: string, title: string): MessageWords {
  switch (reason) {
    case 'change_overdue':
      return { title: m.urged.changeOverdue(by), body: m.urged.changeOverdueBody, to: change() };
    case 'over_max':
      return { title: m.urged.overMax(by), body: m.urged.overMaxBody(title), to: '/filings/new?kind=exit' };
    case 'post_vacant':
      return { title: m.urged.postVacant(by), body: m.urged.postVacantBody, to: '/filings/new?kind=first' };
    default:
      return { title: m.urged.vacant(by, title), body: m.urged.vacantBody(title), to: '/filings/new?kind=first' };
  }
}

/** The words of a message, made here from its kind and parameters; `title` is the jurisdiction's word for the specialist. */
export function messageWords(message: Message, title: string): MessageWords {
  const { kind, subject, parameters } = message;
  const { byOrganisationName = '', receiver = '', filingKind = '', decisionDate, dueStrict, dueRolled } = parameters;
  const filing = `/filings/${subject.filingId}`;
  switch (kind) {
    case 'urged':
      return urged(parameters['reason'], byOrganisationName, title);
    case 'filing_returned':
      return { title: m.returned(receiver), body: m.returnedBody, to: filing };
    case 'filing_recorded':
      return { title: m.recorded(filingKind), body: m.recordedBody(formatDate(decisionDate)), to: filing };
    case 'filing_voided':
      return { title: m.voided(filingKind), body: m.voidedBody, to: filing };
    case 'filing_withdrawn':
      return { title: m.withdrawn(filingKind), body: m.withdrawnBody, to: filing };
    case 'filing_taken_over':
      return { title: m.takenOver, body: m.takenOverBody, to: filing };
    case 'filing_transferred':
      return { title: m.transferred, body: m.transferredBody, to: filing };
    case 'filing_urged':
      return { title: m.filingUrged(byOrganisationName), body: m.filingUrgedBody, to: filing };
    case 'filing_sent_back':
      return { title: m.sentBack(receiver), body: m.sentBackBody, to: filing };
    case 'opinion_asked':
    case 'opinion_given':
    case 'opinion_withdrawn':
      return { ...opinionWords(kind, parameters), to: filing };
    case 'change_warned':
      return {
        title: m.warned,
        body: m.warnedBody(formatDate(dueStrict)),
        to: change(subject.appointmentId),
      };
    case 'change_overdue':
      return {
        title: m.overdue,
        body: m.overdueBody(formatDate(dueRolled)),
        to: change(subject.appointmentId),
      };
    case 'delegation_received':
    case 'delegation_made':
      return {
        title: m.delegation[kind],
        body: m.delegationDays(formatDate(parameters['fromDate']), formatDate(parameters['toDate'])),
        to: '/delegations',
      };
    case 'delegation_ended':
    case 'delegation_returned':
      return { title: m.delegation[kind], body: m.delegationEnded(parameters['cause'] ?? ''), to: '/delegations' };
    case 'reminder':
      return reminderWords(message, title);
    case 'roll_up_opened':
    case 'roll_up_urged':
    case 'roll_up_returned':
    case 'roll_up_withdrawn':
      return rollUpWords(kind, parameters);
  }
}

function opinionWords(
  kind: Extract<Message['kind'], `opinion_${string}`>,
  { verdict = '', dueOn }: Message['parameters'],
): Omit<MessageWords, 'to'> {
  switch (kind) {
    case 'opinion_asked':
      return { title: m.opinionAsked, body: m.opinionAskedBody(formatDate(dueOn)) };
    case 'opinion_given':
      return { title: m.opinionGiven(verdict), body: m.opinionGivenBody };
    case 'opinion_withdrawn':
      return { title: m.opinionWithdrawn, body: m.opinionWithdrawnBody };
  }
}

type RollUpKind = Extract<Message['kind'], `roll_up_${string}`>;

function rollUpWords(kind: RollUpKind, parameters: Message['parameters']): MessageWords {
  const { rollUpId = '', number = '', due } = parameters;
  const to = `/roll-ups/${rollUpId}`;
  switch (kind) {
    case 'roll_up_opened':
      return { title: m.rollUpOpened(parameters['bureauName'] ?? ''), body: m.rollUpDue(formatDate(due)), to };
    case 'roll_up_urged':
      return { title: m.rollUpUrged(parameters['byOrganisationName'] ?? ''), body: m.rollUpDue(formatDate(due)), to };
    case 'roll_up_returned':
      return { title: m.rollUpReturned(parameters['upperName'] ?? '', number), body: m.rollUpReturnedBody, to };
    case 'roll_up_withdrawn':
      return {
        title: m.rollUpWithdrawn(parameters['organisationName'] ?? '', number),
        body: m.rollUpWithdrawnBody,
        to,
      };
  }
}

const WORDS: Record<string, string> = { wd: '个工作日', d: '日' };

/** 还剩 3 个工作日, 今天到期, 已超 2 日: as it was on the day of the reminder. */
export function countdownWords(remaining: number, unit: string): string {
  const word = WORDS[unit] ?? '日';
  if (remaining === 0) return '今天到期';
  return remaining > 0 ? `还剩 ${remaining} ${word}` : `已超 ${-remaining} ${word}`;
}

/** A reminder leads to whoever can act: a unit to its form, an officer to the unit or the filing. */
function reminderWords(message: Message, title: string): MessageWords {
  const { parameters, audience } = message;
  const { rule = '', remaining = '', unit = '', unitName = '', dueOn } = parameters;
  const own = audience === 'unit_handlers';
  const countdown = countdownWords(Number(remaining), unit);
  const due = m.reminder.due(formatDate(dueOn));
  const about = own || !unitName ? '' : m.reminder.about(unitName);
  return {
    title: m.reminder.title(rule, countdown),
    body: `${about}${due}${m.reminder.todo(rule, title, own)}`,
    to: reminderTarget(rule, own, message),
  };
}

function reminderTarget(rule: string, own: boolean, { subject, parameters }: Message): string {
  if (subject.filingId) return `/filings/${subject.filingId}`;
  // A reminder of before does not say which round.
  if (rule === 'round') return ['/roll-ups', parameters['rollUpId']].filter(Boolean).join('/');
  if (!own || rule === 'term_limit') return `/directory/${subject.unitId}`;
  if (rule === 'handover') return `/appointments/${subject.appointmentId}/handover`;
  return rule === 'vacancy' ? '/filings/new?kind=first' : change(subject.appointmentId);
}
