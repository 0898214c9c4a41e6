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

/** The words of a message, made here from its kind and parameters; `title` is the jurisdiction's word for the specialist. */
export function messageWords({ kind, subject, parameters }: Message, title: string): MessageWords {
  const { byOrganisationName = '', receiver = '', filingKind = '', decisionDate, dueStrict, dueRolled } = parameters;
  const filing = `/filings/${subject.filingId}`;
  switch (kind) {
    case 'urged':
      return parameters['reason'] === 'change_overdue'
        ? {
            title: m.urged.changeOverdue(byOrganisationName),
            body: m.urged.changeOverdueBody,
            to: change(),
          }
        : {
            title: m.urged.vacant(byOrganisationName, title),
            body: m.urged.vacantBody(title),
            to: '/filings/new?kind=first',
          };
    case 'filing_returned':
      return { title: m.returned(receiver), body: m.returnedBody, to: filing };
    case 'filing_recorded':
      return {
        title: m.recorded(filingKind),
        body: m.recordedBody(formatDate(decisionDate)),
        to: filing,
      };
    case 'filing_voided':
      return { title: m.voided(filingKind), body: m.voidedBody, to: filing };
    case 'filing_withdrawn':
      return { title: m.withdrawn(filingKind), body: m.withdrawnBody, to: filing };
    case 'filing_taken_over':
      return { title: m.takenOver, body: m.takenOverBody, to: filing };
    case 'filing_transferred':
      return { title: m.transferred, body: m.transferredBody, to: filing };
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
  }
}
