import { FilingKind } from '@zhuanguan/contracts';
import { dateInShanghai, newId } from '@zhuanguan/kernel';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { makeSecrets, migrateAll, startStack, type Stack } from '@zhuanguan/start';
import { contentOf } from './filing-content.js';
import { keepStricterVersion, type DryRunStatements } from './dry-run.js';
import type { Lab } from './lab.js';
import { JURISDICTIONS, PACK } from './places.js';
import { pgbenchScript } from './pgbench-script.js';
import { emptied, untilQuiet } from './quiet.js';
import { recordTransaction, type Sent } from './record-statements.js';
import { settle, type Clerk, type Town } from './town.js';
import { FILES_DIR, freshAuditDir } from './files-dir.js';

export const TEMPLATE = 'bench_template';
const PHONE = '13900000000';

export interface Prepared {
  town: Town;
  /** The filing command as pgbench scripts: the whole transaction, and its writes alone. */
  scripts: { whole: string; writes: string };
  /** What one search of the directory sends, for SEARCHED. */
  search: readonly Sent[];
  /** What the page of one unit sends. */
  unit: readonly Sent[];
  /** Digest of a version that is tried and never in force, and what one page of its dry run sends. */
  stricter: string;
  dryRun: DryRunStatements;
}

export const SEARCHED = '第一百万中心';

/** Fills the database that all others are copied from, by the commands users have, and records what one filing sends. */
export async function prepareTemplate(lab: Lab, units: number, publicUrl: string): Promise<Prepared> {
  const databaseUrl = await lab.create(TEMPLATE);
  const secrets = await makeSecrets();
  await migrateAll(databaseUrl, secrets);
  const bus = await lab.nats('nats-template');
  const stack = await startStack({
    adminUrl: databaseUrl,
    natsUrl: bus.url,
    port: Number(new URL(publicUrl).port),
    publicUrl,
    secrets,
    policies: servePacks(await loadPolicySet(JURISDICTIONS), [PACK]),
    portalDir: '',
    filesDir: FILES_DIR,
    auditDir: freshAuditDir(),
  });
  try {
    const town = await settle({ ...stack, databaseUrl, publicUrl, secrets }, units);
    await untilQuiet(databaseUrl, bus.url);
    const [clerk] = town.clerks;
    if (!clerk) throw new Error('no clerk');
    const sent = await recordTransaction('workflow-save-filings', () => fileOne(stack, clerk));
    await untilQuiet(databaseUrl, bus.url);
    await emptied(databaseUrl);
    const known = [...town.parents, ...town.clerks.map((c) => c.accountId)];
    const script = (part: readonly Sent[]) => pgbenchScript(part, { unitId: clerk.unitId, units, phone: PHONE, known });
    const search = await recordTransaction('registry-search-today', () => searchOne(stack, town.officer));
    const unit = await recordTransaction('registry-unit', () => readOne(stack, town.officer, clerk.unitId));
    const stricter = (await keepStricterVersion(databaseUrl)).digest;
    const dryRun = {
      units: await recordTransaction('registry-units-to-try', () => tryUnits(stack, town.officer, stricter)),
      cases: await recordTransaction('workflow-clocks-to-try', () => tryCases(stack, town.officer, stricter)),
    };
    const scripts = { whole: script(sent), writes: script(sent.filter(isWrite)) };
    return { town, scripts, search, unit, stricter, dryRun };
  } finally {
    await stack.stop();
    await bus.stop();
  }
}

const isWrite = ({ text }: Sent): boolean => /^(begin|commit)/.test(text) || /\binsert into\b/.test(text);

async function fileOne({ clients, signer }: Stack, { unitId, accountId }: Clerk): Promise<void> {
  const actor = { accountId, actingOrgId: unitId, roles: ['unit_handler' as const], scopes: [] };
  const item = {
    actorToken: await signer.forActor(actor),
    idempotencyKey: newId(),
    kind: FilingKind.FILING_KIND_FIRST,
    unitId,
    role: 'specialist',
    content: { ...contentOf(PHONE), predecessorAppointmentId: '', changeReason: '', subjectAppointmentId: '' },
    filingId: '',
    expectedVersion: 0,
    correlationId: newId(),
  };
  const done = await clients.workflow.submitFilings({ items: [item] }, { token: await signer.forService('gateway') });
  const result = done.ok ? done.value.results[0]?.result : undefined;
  if (result?.$case !== 'filing') throw new Error(`the recorded filing was refused: ${JSON.stringify(done)}`);
}

async function searchOne({ clients, signer }: Stack, officer: Clerk): Promise<void> {
  const asked = {
    query: SEARCHED,
    areaCode: '',
    standing: '',
    departmentId: '',
    page: { size: 50, cursor: '' },
    at: '',
    kinds: [],
  };
  const done = await clients.registry.searchDirectory(asked, { token: await signer.forActor(asBureau(officer)) });
  if (!done.ok) throw new Error(`the recorded search was refused: ${done.refusal.code}`);
}

async function readOne({ clients, signer }: Stack, officer: Clerk, unitId: string): Promise<void> {
  const asked = { unitId, at: '', knownAt: undefined };
  const done = await clients.registry.getUnit(asked, { token: await signer.forActor(asBureau(officer)) });
  if (!done.ok) throw new Error(`the recorded unit was refused: ${done.refusal.code}`);
}

async function tryUnits({ clients, signer }: Stack, officer: Clerk, versionDigest: string): Promise<void> {
  const asked = { versionDigest, asOf: dateInShanghai(new Date()), afterUnitId: '', size: 0 };
  const done = await clients.registry.tryPolicyOnUnits(asked, { token: await signer.forActor(asBureau(officer)) });
  if (!done.ok) throw new Error(`the recorded dry run was refused: ${done.refusal.code}`);
}

async function tryCases({ clients, signer }: Stack, officer: Clerk, versionDigest: string): Promise<void> {
  const asked = { versionDigest, effectiveFrom: dateInShanghai(new Date()), afterClockId: '', size: 0 };
  const done = await clients.workflow.tryPolicyOnCases(asked, { token: await signer.forActor(asBureau(officer)) });
  if (!done.ok) throw new Error(`the recorded dry run was refused: ${done.refusal.code}`);
}

const asBureau = ({ unitId, accountId }: Clerk) => ({
  accountId,
  actingOrgId: unitId,
  roles: ['bureau_officer' as const],
  scopes: [],
});
