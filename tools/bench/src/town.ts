import { OrganisationKind, type Organisation } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import type { Secrets, StackClients } from '@zhuanguan/start';
import type { TokenSigner } from '@zhuanguan/rpc';
import { query } from './lab.js';

/** Area of the pack that the units file under. */
const AREA = '152500';
const BATCH = 200;
const LANES = 8;

/** A clerk of a unit in a browser. */
export interface Clerk {
  unitId: string;
  accountId: string;
  sessionId: string;
  csrfToken: string;
}

export interface Town {
  clerks: Clerk[];
  /** Of the bureau above all units, signed in. */
  officer: Clerk;
  /** A registered system that may ask can-act. */
  client: { id: string; secret: string };
  /** Ids that no command makes: of organisations and accounts. */
  parents: string[];
  secrets: Secrets;
}

/** Units are numbered in the last group of their ids, so that pgbench can draw one. */
export const UNIT_PREFIX = '00000000-0000-7000-8000-';
const ACCOUNT_PREFIX = '00000000-0000-7000-8001-';
const numbered = (prefix: string, n: number): string => prefix + n.toString(16).padStart(12, '0');

interface Target {
  clients: StackClients;
  signer: TokenSigner;
  databaseUrl: string;
  publicUrl: string;
  secrets: Secrets;
}

/** A bureau, ten departments and their units, each with a clerk who is signed in. */
export async function settle(target: Target, units: number): Promise<Town> {
  const bureau = organisation(newId(), OrganisationKind.ORGANISATION_KIND_BUREAU, '财政局', '', '');
  const departments = Array.from({ length: 10 }, (_, i) =>
    organisation(newId(), OrganisationKind.ORGANISATION_KIND_DEPARTMENT, `第${i + 1}局`, '', bureau.id),
  );
  const below = Array.from({ length: units }, (_, i) => {
    const id = numbered(UNIT_PREFIX, i + 1);
    const department = departments[i % departments.length]?.id ?? '';
    return organisation(id, OrganisationKind.ORGANISATION_KIND_UNIT, `第${i + 1}中心`, department, bureau.id);
  });
  await register(target, [bureau, ...departments, ...below]);
  await openAccounts(target, below, 'unit_handler');
  const officerAccount = numbered(ACCOUNT_PREFIX, units + 1);
  await openAccounts(target, [bureau], 'bureau_officer', units);
  const parents = [bureau, ...departments].map((o) => o.id);
  const accounts = below.map((_, i) => numbered(ACCOUNT_PREFIX, i + 1));
  const [officer] = await signIn(target, [bureau], [officerAccount]);
  if (!officer) throw new Error('the officer could not sign in');
  return {
    officer,
    clerks: await signIn(target, below, accounts),
    client: await registerSystem(target),
    parents,
    secrets: target.secrets,
  };
}

const organisation = (
  id: string,
  kind: OrganisationKind,
  name: string,
  budgetParentId: string,
  financeParentId: string,
): Organisation => ({
  id,
  kind,
  name,
  shortName: '',
  formerNames: [],
  areaCode: AREA,
  identifiers: [{ scheme: 'budget_unit_code', value: id.slice(-12).toUpperCase(), validFrom: '', validTo: '' }],
  budgetParentId,
  financeParentId,
  businessSection: '',
  validFrom: '2024-01-01',
  validTo: '',
  version: 0,
});

const asSeed = async (signer: TokenSigner) => ({ token: await signer.forService('seed'), deadlineMs: 60_000 });

async function register({ clients, signer }: Target, all: readonly Organisation[]): Promise<void> {
  for (let i = 0; i < all.length; i += BATCH) {
    const organisations = all.slice(i, i + BATCH);
    const done = await clients.registry.registerOrganisations({ organisations }, await asSeed(signer));
    if (!done.ok) throw new Error(done.refusal.detail);
    for (const { result } of done.value.results)
      if (result?.$case !== 'organisation') throw new Error(`not registered: ${JSON.stringify(result)}`);
  }
}

/** Straight into the table: through the door each account would cost the hash of its password, and none signs in here. */
async function openAccounts(
  { databaseUrl }: Target,
  units: readonly Organisation[],
  role: 'unit_handler' | 'bureau_officer',
  after = 0,
): Promise<void> {
  await query(
    databaseUrl,
    `with unit as (select * from json_to_recordset($1::json) as u(account uuid, id uuid, name text)),
      account as (
        insert into identity.account (id, username, display_name, password_hash, active, preferred_organisation_id, created_at)
        select account, 'clerk-' || account, name, '', true, id, now() from unit)
    insert into identity.account_grant (account_id, role, organisation_id, organisation_name, area_code)
    select account, $2, id, name, '${AREA}' from unit`,
    [
      JSON.stringify(units.map(({ id, name }, i) => ({ account: numbered(ACCOUNT_PREFIX, after + i + 1), id, name }))),
      role,
    ],
  );
}

async function signIn(
  { clients, signer, publicUrl }: Target,
  units: readonly Organisation[],
  accounts: readonly string[],
): Promise<Clerk[]> {
  const clerks: Clerk[] = [];
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < units.length; i = next++) {
      const accountId = accounts[i] ?? '';
      const made = await clients.identity.createSession(
        { issuer: `${publicUrl}/oidc`, subject: accountId, idToken: '', accessToken: '', refreshToken: '' },
        { ...(await asSeed(signer)), token: await signer.forService('gateway') },
      );
      if (!made.ok || !made.value.session) throw new Error(`${accountId} could not sign in`);
      const { sessionId, session } = made.value;
      clerks[i] = { unitId: units[i]?.id ?? '', accountId, sessionId, csrfToken: session.csrfToken };
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return clerks;
}

async function registerSystem({ clients, signer }: Target): Promise<Town['client']> {
  const [id, secret] = ['bench', newId() + newId()];
  const client = { clientId: id, name: id, role: 'platform_client', scopes: ['can-act'], areaCode: AREA };
  const made = await clients.identity.registerApiClients(
    { clients: [{ client, clientSecret: secret }] },
    await asSeed(signer),
  );
  if (!made.ok) throw new Error(made.refusal.detail);
  return { id, secret };
}
