import { FilingKind } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { makeSecrets, migrateAll, startStack, type Stack } from '@zhuanguan/start';
import { contentOf } from './filing-content.js';
import type { Lab } from './lab.js';
import { JURISDICTIONS, PACK } from './places.js';
import { pgbenchScript } from './pgbench-script.js';
import { emptied, untilQuiet } from './quiet.js';
import { recordTransaction, type Sent } from './record-statements.js';
import { settle, type Clerk, type Town } from './town.js';
import { AUDIT_DIR, FILES_DIR } from './files-dir.js';

export const TEMPLATE = 'bench_template';
const PHONE = '13900000000';

export interface Prepared {
  town: Town;
  /** The filing command as pgbench scripts: the whole transaction, and its writes alone. */
  scripts: { whole: string; writes: string };
  /** What one search of the directory sends, for SEARCHED. */
  search: readonly Sent[];
}

export const SEARCHED = '第一百万中心';

/** Fills the database that all others are copied from, by the commands users have, and records what one filing sends. */
export async function prepareTemplate(lab: Lab, units: number, publicUrl: string): Promise<Prepared> {
  const databaseUrl = await lab.create(TEMPLATE);
  const secrets = await makeSecrets();
  await migrateAll(databaseUrl, secrets.databasePasswords);
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
    auditDir: AUDIT_DIR,
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
    return { town, scripts: { whole: script(sent), writes: script(sent.filter(isWrite)) }, search };
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

async function searchOne({ clients, signer }: Stack, { unitId, accountId }: Clerk): Promise<void> {
  const actor = { accountId, actingOrgId: unitId, roles: ['bureau_officer' as const], scopes: [] };
  const asked = {
    query: SEARCHED,
    areaCode: '',
    standing: '',
    departmentId: '',
    page: { size: 50, cursor: '' },
    at: '',
    kinds: [],
  };
  const done = await clients.registry.searchDirectory(asked, { token: await signer.forActor(actor) });
  if (!done.ok) throw new Error(`the recorded search was refused: ${done.refusal.code}`);
}
