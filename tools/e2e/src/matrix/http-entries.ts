import { day, type Side } from './world.js';

/**
 * What a route is about, which says how somebody stands to it:
 * `unit` = the unit and what is of it; `filer` = what only who filed it has; `upper` = they and the level above the department; `receipt` = the unit and its two receivers;
 * `house` = the reporting department or bureau itself; `seat` = the bureau itself; `ownSeat` = the caller's own bureau, whatever
 * is said; `nowhere` = not there for anybody; `anywhere` = a list or a question that shows by itself only what is in reach;
 * `self` = the caller's own things.
 */
export type About =
  'unit' | 'filer' | 'upper' | 'receipt' | 'house' | 'seat' | 'ownSeat' | 'nowhere' | 'anywhere' | 'self';

export interface HttpEntry {
  about: About;
  /** For `{id}` of the path. */
  id?: (side: Side) => string;
  body?: (side: Side) => unknown;
  /** The right needs no relation, and yet what is asked about lies in a scope. */
  scoped?: true;
  /** What is asked about is not there for anybody; this says so to whoever may ask. */
  missing?: string;
  /** Whoever may, sees the whole installation: the audit. */
  whole?: true;
}

const of = (about: About, thing?: keyof Side['things'], body?: HttpEntry['body']): HttpEntry => ({
  about,
  ...(thing ? { id: (side: Side) => side.things[thing] } : {}),
  ...(body ? { body } : {}),
});
const unit = (body?: HttpEntry['body']): HttpEntry => ({
  ...of('unit', undefined, body),
  id: (s) => s.organisations.unit.id,
});
const anywhere = of('anywhere');
const self = of('self');
const missing = (about: About, code: string): HttpEntry => ({ about, missing: code });

const filedContent = { decisionDate: day(-1), person: { name: '张三', sex: '1', title: '科员' } };

/** One entry for every route of the description; a route without one fails the matrix. */
export const HTTP_ENTRIES: Readonly<Record<string, HttpEntry>> = {
  'GET /v1/access': anywhere,
  'GET /v1/access/counts': anywhere,
  'POST /v1/accounts/{id}/password-reset': of('unit', 'account'),
  'POST /v1/accounts/{id}/security': of('unit', 'account', ({ organisations }) => ({
    ...{ organisationId: organisations.unit.id, act: 'end_sessions', reason: '核对' },
  })),
  'POST /v1/accounts/sessions/end': of('unit', undefined, ({ things }) => ({
    ...{ username: things.username, reason: '核对' },
  })),
  'POST /v1/accounts/{id}/post-end': of('unit', 'account', ({ organisations, things }) => ({
    organisationId: organisations.unit.id,
    successorAccountId: things.account,
  })),
  'POST /v1/accounts/{id}/roles': of('unit', 'account', ({ organisations }) => ({
    ...{ organisationId: organisations.unit.id, role: 'unit_leader', fromDate: '2020-01-01' },
  })),
  'POST /v1/accounts/{id}/roles/end': of('unit', 'account', ({ organisations }) => ({
    ...{ organisationId: organisations.unit.id, role: 'bureau_officer' },
  })),
  'GET /v1/appointments/{id}/handover': of('unit', 'left'),
  'PUT /v1/appointments/{id}/handover': of('unit', 'left'),
  'POST /v1/appointments/{id}/term-extensions': of('unit', 'appointment'),
  'POST /v1/appointments/{id}/reveal': of('unit', 'appointment'),
  'POST /v1/filings/{id}/reveal': of('unit', 'recorded'),
  'GET /v1/audit/history': { ...anywhere, whole: true },
  'GET /v1/audit/reads': { ...anywhere, whole: true },
  'POST /v1/audit/exports': { ...anywhere, whole: true },
  'POST /v1/audit/history/file': { ...anywhere, whole: true, body: () => ({}) },
  'POST /v1/audit/reads/file': { ...anywhere, whole: true, body: () => ({}) },
  'POST /v1/audit/accounts': { ...anywhere, whole: true, body: () => ({ text: '人员' }) },
  'POST /v1/can-act': of('anywhere', undefined, question),
  'POST /v1/can-act/batch': of('anywhere', undefined, (side) => ({ questions: [question(side)] })),
  'GET /v1/colleagues': anywhere,
  'POST /v1/conflict-declarations/{id}/end': of('unit', 'declaration'),
  'GET /v1/units/{id}/conflict-declarations': unit(),
  'POST /v1/units/{id}/conflict-declarations': unit(() => ({ kind: 'unheard-of', personId: 'x' })),
  'GET /v1/coverage': anywhere,
  'GET /v1/delegations': self,
  'POST /v1/delegations': of('unit', undefined, ({ organisations, things }) => ({
    ...{ organisationId: organisations.unit.id, accountId: things.account, delegateId: things.account },
    ...{ fromDate: '2020-01-01', toDate: '2020-01-01', reason: 'leave' },
  })),
  'POST /v1/delegations/{id}/revocation': of('unit', 'delegation'),
  'POST /v1/departures': of('unit', undefined, ({ things }) => ({
    appointmentId: things.appointment,
    changeDate: '2999-01-01',
  })),
  'POST /v1/directory/search': anywhere,
  'POST /v1/directory/export': anywhere,
  'GET /v1/drafts': self,
  'PUT /v1/drafts/{id}': of('unit'),
  'DELETE /v1/drafts/{id}': { ...missing('self', 'draft_not_found'), id: (s) => s.things.merge },
  'GET /v1/duplicates': anywhere,
  'POST /v1/duplicates/decisions': missing('anywhere', 'duplicate_not_found'),
  'GET /v1/events': anywhere,
  'GET /v1/events/stream': anywhere,
  'GET /v1/filings': anywhere,
  'POST /v1/filings': of('unit', undefined, ({ organisations }) => ({
    ...{ kind: 'first', unitId: organisations.unit.id, role: 'specialist', content: { decisionDate: '2999-01-01' } },
  })),
  'POST /v1/filings/check': of('unit', undefined, ({ organisations }) => ({
    ...{ unitId: organisations.unit.id, content: filedContent },
  })),
  'GET /v1/filings/{id}': of('unit', 'recorded'),
  'GET /v1/filings/{id}/form': of('receipt', 'recorded'),
  'GET /v1/filings/{id}/scans/{scanId}/file': of('receipt', 'recorded'),
  'POST /v1/filings/{id}/claim': of('receipt', 'filing'),
  'POST /v1/filings/{id}/release': of('receipt', 'filing'),
  'POST /v1/filings/{id}/transfer': of('receipt', 'filing'),
  'POST /v1/filings/{id}/opinion-requests': of('receipt', 'filing'),
  'POST /v1/filings/{id}/opinion-requests/withdrawal': of('receipt', 'filing'),
  'POST /v1/filings/{id}/opinions': of('receipt', 'filing'),
  'POST /v1/filings/{id}/corrections': of('unit', 'filing'),
  'POST /v1/filings/{id}/receipts': of('receipt', 'filing'),
  'POST /v1/receipts/batch': of('receipt', undefined, ({ things }) => ({
    items: [{ filingId: things.filing, contentHash: '0'.repeat(64) }],
  })),
  'POST /v1/filings/{id}/returns': of('receipt', 'filing'),
  'POST /v1/filings/{id}/scans': of('unit', 'filing', (side) =>
    form({ contentHash: side.things.contentHash, file: new Blob(['<html>']) }),
  ),
  'POST /v1/filings/{id}/urges': of('upper', 'filing'),
  'POST /v1/filings/{id}/void': of('unit', 'recorded'),
  'POST /v1/filings/{id}/withdraw': of('filer', 'filing'),
  'POST /v1/forms': of('unit', undefined, ({ organisations }) => ({
    ...{ unitId: organisations.unit.id, content: { decisionDate: '2026-03-02' } },
  })),
  'GET /v1/imports': anywhere,
  'POST /v1/imports': of('filer', undefined, ({ organisations }) =>
    form({ unitId: organisations.unit.id, file: new Blob(['not a table']) }),
  ),
  'GET /v1/imports/{id}': of('filer', 'import'),
  'PATCH /v1/imports/{id}': of('filer', 'import'),
  'GET /v1/imports/{id}/annotated': of('filer', 'import'),
  'POST /v1/imports/{id}/commit': of('filer', 'import'),
  'GET /v1/inbox': anywhere,
  'GET /v1/inbox/unread': anywhere,
  'POST /v1/inbox/read': anywhere,
  'GET /v1/inbox/settings': anywhere,
  'PUT /v1/inbox/settings': anywhere,
  'POST /v1/inbox/settings/code': anywhere,
  'POST /v1/inbox/settings/test': anywhere,
  'POST /v1/inbox/settings/verification': anywhere,
  'POST /v1/invitations': of('unit', undefined, ({ organisations }) => ({
    items: [{ organisationId: organisations.unit.id, roles: ['bureau_officer'] }],
  })),
  'POST /v1/invitations/withdraw': of('unit', undefined, ({ things }) => ({ ids: [things.invitation] })),
  'GET /v1/me': self,
  'POST /v1/me/acting-organisation': self,
  'POST /v1/me/invitations': missing('self', 'code_unknown'),
  'POST /v1/me/password': self,
  'GET /v1/me/security': self,
  'GET /v1/me/sessions': self,
  'POST /v1/me/sessions/end': self,
  'POST /v1/me/totp': self,
  'POST /v1/me/totp/confirm': self,
  'POST /v1/me/totp/remove': self,
  'GET /v1/refusals': anywhere,
  'POST /v1/organisation-acts': of('unit', undefined, (side) => ({ basis: 'x', command: rename(side) })),
  'POST /v1/organisation-acts/preview': of('unit', undefined, rename),
  'GET /v1/organisations/{id}/accounts': unit(),
  'GET /v1/persons/{id}': { ...of('unit', 'person'), scoped: true },
  'POST /v1/person-merges': of('unit', undefined, ({ things }) => ({
    ...{ keptId: things.person, aliasIds: [things.otherPerson], reason: '同一人' },
  })),
  'POST /v1/person-merges/{id}/undo': missing('anywhere', 'merge_not_found'),
  'GET /v1/projects': anywhere,
  'GET /v1/projects/{id}': missing('anywhere', 'project_not_found'),
  'POST /v1/project-facts': of('anywhere', undefined, ({ organisations }) => ({
    facts: [
      {
        ...{ id: 'matrix', unitId: organisations.unit.id, projectCode: 'X', kind: 'tea_drunk', value: '2020-01-01' },
        occurredAt: '2020-01-01T00:00:00Z',
      },
    ],
  })),
  'GET /v1/policy/values': anywhere,
  'GET /v1/policy/values/{key}': anywhere,
  'GET /v1/policy/versions': anywhere,
  'GET /v1/policy/changes': missing('anywhere', 'version_not_found'),
  'GET /v1/policy/trial/cases': missing('anywhere', 'version_not_found'),
  'GET /v1/policy/trial/units': missing('anywhere', 'version_not_found'),
  'GET /v1/policy/activations/{id}/moves': missing('anywhere', 'activation_not_found'),
  'POST /v1/policy/activations': missing('nowhere', 'version_not_found'),
  'POST /v1/policy/activations/{id}/withdrawal': missing('nowhere', 'activation_not_found'),
  'GET /v1/retention': of('ownSeat'),
  'GET /v1/retention/holds': of('ownSeat'),
  'POST /v1/retention/holds': of('seat', undefined, ({ things }) => ({
    ...{ subjectKind: 'filing', filingId: things.recorded, reason: '审计调阅' },
  })),
  'POST /v1/retention/holds/{id}/release': missing('ownSeat', 'hold_not_found'),
  'GET /v1/retention/lists': of('ownSeat'),
  'POST /v1/retention/lists': of('ownSeat', undefined, () => ({ reason: '保存期满' })),
  'GET /v1/retention/lists/{id}': missing('ownSeat', 'list_not_found'),
  'POST /v1/retention/lists/{id}/decisions': {
    ...missing('ownSeat', 'list_not_found'),
    body: () => ({ decision: 'refuse', reason: '先查' }),
  },
  'GET /v1/roll-ups': anywhere,
  'POST /v1/roll-ups': of('ownSeat'),
  'GET /v1/roll-ups/opening': of('ownSeat'),
  'GET /v1/roll-ups/{id}': of('house', 'rollUp'),
  'GET /v1/roll-ups/{id}/summaries/{organisationId}': { ...of('house', 'rollUp'), missing: 'version_not_found' },
  'GET /v1/roll-ups/{id}/summaries/{organisationId}/changes': {
    ...of('house', 'rollUp'),
    missing: 'version_not_found',
  },
  'GET /v1/roll-ups/{id}/summaries/{organisationId}/file': { ...of('house', 'rollUp'), missing: 'version_not_found' },
  'POST /v1/roll-ups/{id}/closing': of('seat', 'rollUp'),
  'POST /v1/roll-ups/{id}/submissions': of('house', 'rollUp'),
  'POST /v1/roll-ups/{id}/reopenings': of('house', 'rollUp'),
  'POST /v1/roll-ups/{id}/urges': of('house', 'rollUp'),
  'GET /v1/unit-lists/template': anywhere,
  'POST /v1/unit-lists': of('ownSeat', undefined, () => form({ file: new Blob(['not a list']) })),
  'GET /v1/unit-lists/{id}': of('seat', 'unitList'),
  'POST /v1/unit-lists/{id}/commit': of('seat', 'unitList'),
  'GET /v1/units/{id}': unit(),
  'GET /v1/units/{id}/change-deadline': unit(),
  'GET /v1/units/{id}/filing-policy': unit(),
  'GET /v1/units/{id}/handovers': unit(),
  'GET /v1/units/{id}/terms': unit(),
  'POST /v1/urges': anywhere,
  'GET /v1/work-queue': self,
};

function form(values: Record<string, string | Blob>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

function question({ organisations }: Side) {
  return { unit: { scheme: 'zg', value: organisations.unit.id }, action: 'plan' };
}

function rename({ organisations, mark }: Side) {
  const name = { name: `${mark}新名称` };
  return {
    kind: 'rename',
    organisationId: organisations.unit.id,
    effectiveDate: day(0),
    documentNumber: '文号',
    ...name,
  };
}
