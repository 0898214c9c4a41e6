import type { Role } from '@zhuanguan/access';
import type { LegalReference } from '@zhuanguan/kernel';

/** Who of an organisation a message is for. */
export type Audience = 'unit_handlers' | 'department_officers' | 'bureau_officers';

export type MessageKind =
  | 'urged'
  | 'filing_returned'
  | 'filing_recorded'
  | 'filing_voided'
  | 'filing_withdrawn'
  | 'filing_taken_over'
  | 'filing_transferred'
  | 'filing_urged'
  | 'filing_sent_back'
  | 'opinion_asked'
  | 'opinion_given'
  | 'opinion_withdrawn'
  | 'change_warned'
  | 'change_overdue'
  | 'reminder'
  | 'roll_up_opened'
  | 'roll_up_urged'
  | 'roll_up_returned'
  | 'roll_up_withdrawn'
  | DelegationKind;

/** Between two people of an organisation, whatever their roles there: a stand-in may hold no post like it until the first day. */
export type DelegationKind = 'delegation_received' | 'delegation_made' | 'delegation_ended' | 'delegation_returned';

export const isDelegation = (kind: MessageKind): kind is DelegationKind => kind.startsWith('delegation_');

/** What an event tells somebody. Codes, dates and public names; the words are made where it is shown. */
export interface NewMessage {
  organisationId: string;
  audience: Audience;
  /** Only for this one of the audience. */
  accountId?: string;
  kind: MessageKind;
  subject: { unitId?: string; filingId?: string; appointmentId?: string };
  parameters: Readonly<Record<string, string>>;
  reference?: LegalReference;
}

const AUDIENCE_OF: Partial<Record<Role, Audience>> = {
  unit_handler: 'unit_handlers',
  specialist: 'unit_handlers',
  department_officer: 'department_officers',
  section_officer: 'bureau_officers',
  bureau_officer: 'bureau_officers',
};

/** The audiences somebody belongs to at the organisation they act for. */
export const audiencesOf = (roles: readonly Role[]): Audience[] => [
  ...new Set(roles.flatMap((role) => AUDIENCE_OF[role] ?? [])),
];

/** A message to those who file for a unit. */
export const toUnit = (
  unitId: string,
  kind: MessageKind,
  parameters: NewMessage['parameters'],
  about: Omit<NewMessage['subject'], 'unitId'> = {},
): NewMessage => ({
  organisationId: unitId,
  audience: 'unit_handlers',
  kind,
  subject: { unitId, ...about },
  parameters,
});

/** A message about a unit to the officers of one of its receivers. */
export const toOfficers = (
  receiver: { kind: 'department' | 'bureau'; organisationId: string },
  kind: MessageKind,
  parameters: NewMessage['parameters'],
  subject: NewMessage['subject'],
): NewMessage => ({
  organisationId: receiver.organisationId,
  audience: receiver.kind === 'department' ? 'department_officers' : 'bureau_officers',
  kind,
  subject,
  parameters,
});
