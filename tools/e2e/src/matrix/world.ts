import type { Role } from '@zhuanguan/access';
import type { Organisation } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { callerAt, type Answer, type User } from '../http-caller.js';
import type { Installation } from '../installation.js';
import { organisation } from '../organisations.js';
import { specialistTable } from '../specialist-table.js';

export type Home = 'unit' | 'department' | 'section' | 'bureau';

/** Where somebody with a role sits. */
export const HOME: Readonly<Record<Exclude<Role, 'platform_client'>, Home>> = {
  unit_handler: 'unit',
  specialist: 'unit',
  unit_leader: 'unit',
  unit_head: 'unit',
  department_officer: 'department',
  department_leader: 'department',
  section_officer: 'section',
  bureau_officer: 'bureau',
  bureau_leader: 'bureau',
  analyst: 'bureau',
  operator: 'bureau',
  system_admin: 'bureau',
  security_admin: 'bureau',
  audit_admin: 'bureau',
};

export type PersonRole = keyof typeof HOME;
export const PERSON_ROLES = Object.keys(HOME) as PersonRole[];

export const day = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

/** What there is on one side: an area of its own with everything a route can be asked about. */
export interface Side {
  /** In every name there: nobody of the other side may read it. */
  mark: string;
  organisations: Record<Home, Organisation>;
  things: Record<Thing, string>;
  /** Somebody else there whom work can be handed to. */
  colleagues: Record<Home, string>;
}

export type Thing =
  | 'filing'
  | 'recorded'
  | 'contentHash'
  | 'scan'
  | 'appointment'
  | 'left'
  | 'person'
  | 'otherPerson'
  | 'declaration'
  | 'delegation'
  | 'account'
  | 'username'
  | 'invitation'
  | 'import'
  | 'unitList'
  | 'rollUp'
  | 'draft'
  | 'merge';

/** Somebody signed in with a role at an organisation, without the page that asks for a password. */
export type SignIn = (role: PersonRole, of: Organisation) => Promise<Signed>;
type Signed = User & { accountId: string; username: string };

export function signInAt(at: Installation): SignIn {
  return async (role, of) => {
    const token = await at.signer.forService('gateway');
    const accountId = newId();
    const grants = [{ role, organisationId: of.id, organisationName: of.name, areaCode: of.areaCode }];
    const account = { id: accountId, username: `m${newId().slice(-12)}`, password: 'Zhuanguan-test-2026', grants };
    const made = await at.clients.identity.registerAccounts(
      { accounts: [{ ...account, displayName: `${of.name}人员`, personId: '' }] },
      { token },
    );
    if (!made.ok) throw new Error(made.refusal.detail);
    const tokens = { idToken: 'x', accessToken: 'x', refreshToken: 'x' };
    const session = await at.clients.identity.createSession(
      { issuer: `${at.url}/oidc`, subject: accountId, ...tokens },
      { token },
    );
    if (!session.ok) throw new Error(session.refusal.detail);
    const { sessionId, session: own } = session.value;
    return { ...callerAt(at.url, sessionId, own?.csrfToken ?? ''), accountId, username: account.username };
  };
}

/** A tree: a bureau, one of its sections, a department, and a unit of both; nothing above the bureau. */
export async function makeTree(at: Installation, mark: string, areaCode: string): Promise<Side['organisations']> {
  const bureau = organisation('bureau', `${mark}财政局`, areaCode);
  const section = organisation('section', `${mark}财政局行财科`, areaCode, '', bureau.id);
  const department = organisation('department', `${mark}教育局`, areaCode, '', bureau.id);
  const unit = organisation('unit', `${mark}蒙古族中学`, areaCode, department.id, section.id);
  await at.register([bureau, section, department, unit]);
  return { bureau, section, department, unit };
}

const ok = ({ status, body }: Answer, what: string): Answer['body'] => {
  if (status < 300) return body as unknown;
  throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
};

const person = (name: string) => ({
  ...{ name, sex: '2', title: '财务科科长', phone: '13947912345' },
  onEstablishment: true,
  noBadRecord: true,
});

interface People {
  handler: Signed;
  colleague: Signed;
  department: Signed;
  bureau: Signed;
}

/** Fills a tree: done by its own people, over HTTP as in the portal. */
export async function fill(at: Installation, mark: string, organisations: Side['organisations']): Promise<Side> {
  const enter = signInAt(at);
  const { unit } = organisations;
  const [handler, colleague, department, bureau] = await Promise.all([
    enter('unit_handler', unit),
    enter('unit_handler', unit),
    enter('department_officer', organisations.department),
    enter('bureau_officer', organisations.bureau),
  ]);
  const section = await enter('section_officer', organisations.section);
  const people = { handler, colleague, department, bureau };
  const filed = await fileAll(mark, unit.id, people);
  const others = await Promise.all([askAll(unit.id, people, filed.person), paperAll(mark, unit, people)]);
  const things = { ...filed, ...others[0], ...others[1], account: colleague.accountId, username: colleague.username };
  const [inUnit, inDepartment, inBureau, inSection] = [colleague, department, bureau, section].map((p) => p.accountId);
  const colleagues = {
    unit: inUnit,
    department: inDepartment,
    section: inSection,
    bureau: inBureau,
  } as Side['colleagues'];
  return { mark, organisations, things, colleagues };
}

/** Two filings on record, of which the second took the place of the first; and one that waits. */
async function fileAll(mark: string, unitId: string, { handler, department, bureau }: People) {
  const file = async (kind: string, content: object) =>
    ok(
      await handler.call('POST', '/v1/filings', { kind, unitId, role: 'specialist', content }),
      `${mark} files ${kind}`,
    ) as { id: string; contentHash: string };
  const record = async (filing: { id: string; contentHash: string }) => {
    const { contentHash } = filing;
    for (const who of [department, bureau])
      ok(await who.call('POST', `/v1/filings/${filing.id}/receipts`, { contentHash }), 'received');
    return filing;
  };
  const holders = async () =>
    ((await bureau.call('GET', `/v1/units/${unitId}`)).body?.unit?.appointments ?? []) as {
      id: string;
      personId: string;
      person: { name: string };
    }[];
  const first = await record(await file('first', { decisionDate: day(-9), person: person(`${mark}乌云`) }));
  const left = await waitFor('the first is on record', async () => (await holders())[0]);
  const second = await record(
    await file('change', {
      ...{ decisionDate: day(-2), person: person(`${mark}那仁`), predecessorAppointmentId: left.id },
      ...{ changeReason: '调离', exitReasonCode: 'transfer' },
    }),
  );
  const now = await waitFor('the second is on record', async () =>
    (await holders()).find((a) => a.person.name === `${mark}那仁`),
  );
  const waiting = await file('first', { decisionDate: day(-1), person: person(`${mark}塔娜`) });
  const scanned = new FormData();
  scanned.set('contentHash', second.contentHash);
  scanned.set('file', new Blob([PDF], { type: 'application/pdf' }), `${mark}.pdf`);
  const scan = ok(await handler.call('POST', `/v1/filings/${second.id}/scans`, scanned), 'scan') as {
    scans: { id: string }[];
  };
  return {
    ...{
      filing: waiting.id,
      contentHash: waiting.contentHash,
      recorded: second.id,
      scan: scan.scans[0]?.id ?? first.id,
    },
    ...{ appointment: now.id, person: now.personId, left: left.id, otherPerson: left.personId },
  };
}

const PDF =
  '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n' +
  'trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n';

/** What people say beside filings. */
async function askAll(unitId: string, { handler, colleague, bureau }: People, personId: string) {
  const declared = ok(
    await handler.call('POST', `/v1/units/${unitId}/conflict-declarations`, {
      kind: 'none',
      personId,
      validFrom: day(0),
    }),
    'declared',
  ) as { id: string };
  const delegated = ok(
    await handler.call('POST', '/v1/delegations', {
      ...{ delegateId: colleague.accountId, fromDate: day(3), toDate: day(4), reason: 'leave' },
    }),
    'delegated',
  ) as { id: string };
  const invited = ok(
    await bureau.call('POST', '/v1/invitations', { items: [{ organisationId: unitId }] }),
    'invited',
  ) as { items: { issued: { invitation: { id: string } } }[] };
  const draft = newId();
  ok(await handler.call('PUT', `/v1/drafts/${draft}`, { unitId, body: {} }), 'draft');
  return {
    ...{ declaration: declared.id, delegation: delegated.id, draft },
    invitation: invited.items[0]?.issued.invitation.id ?? '',
  };
}

/** Tables, and what is reported. */
async function paperAll(mark: string, unit: Organisation, { handler, bureau }: People) {
  const table = new FormData();
  table.set('unitId', unit.id);
  table.set(
    'file',
    new Blob([await specialistTable([{ name: `${mark}苏日娜`, phone: '13947912346', unit: unit.name }])]),
    'a.xlsx',
  );
  const imported = ok(await handler.call('POST', '/v1/imports', table), 'imported') as { id: string };
  const list = new FormData();
  list.set(
    'file',
    new Blob([`预算单位编码,单位名称,主管部门,归口业务科室,区划\n${unit.id.slice(-8)},${mark}第二中学,,,\n`]),
    'a.csv',
  );
  const listed = ok(await bureau.call('POST', '/v1/unit-lists', list), 'listed') as { id: string };
  const round = ok(
    await bureau.call('POST', '/v1/roll-ups', {
      ...{ title: `${mark}汇总`, basisDocument: '关于报送的通知', departmentDue: day(20), bureauDue: day(30) },
    }),
    'opened',
  ) as { id: string };
  return { import: imported.id, unitList: listed.id, rollUp: round.id, merge: newId() };
}
