import type { WorkflowServiceService } from '@zhuanguan/contracts';
import {
  assertRoles,
  keepPacks,
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  Migration0004PolicyActivation,
  Migration0006TreeUp,
  openDatabase,
  startReadLog,
  type MigrationClass,
} from '@zhuanguan/db';
import { ensureStream, startConsumer, startPublishing, type AuditConfig, type Log, type Nats } from '@zhuanguan/events';
import { dateInShanghai } from '@zhuanguan/kernel';
import { assertExecutors, createPolicyShelf, versionsOf, type PolicySet } from '@zhuanguan/policy';
import { sha256 } from '@zhuanguan/policy/folder';
import type { BoundService, RpcClient, TokenSigner } from '@zhuanguan/rpc';
import { filingHandlers, settleStandings, WORKFLOW_SUBJECT } from './appointment/filing.consumer.js';
import { Migration0010Registry } from './migrations/0010-registry.js';
import { Migration0011OrganisationAct } from './migrations/0011-organisation-act.js';
import { Migration0012Urge } from './migrations/0012-urge.js';
import { Migration0013Correction } from './migrations/0013-correction.js';
import { Migration0014UnitList } from './migrations/0014-unit-list.js';
import { Migration0015OpenFiling } from './migrations/0015-open-filing.js';
import { Migration0016BureauParts } from './migrations/0016-bureau-parts.js';
import { Migration0017Posts } from './migrations/0017-posts.js';
import { Migration0019Leaving } from './migrations/0019-leaving.js';
import { Migration0018PersonMerge } from './migrations/0018-person-merge.js';
import { Migration0020PolicyWithdrawn } from './migrations/0020-policy-withdrawn.js';
import { Migration0021Succession } from './migrations/0021-succession.js';
import { Migration0022NoteUnit } from './migrations/0022-note-unit.js';
import { Migration0023AppointmentUnit } from './migrations/0023-appointment-unit.js';
import { Migration0030CitizenIdIndex } from './migrations/0030-citizen-id-index.js';
import { followPolicies, openShelf } from './policy/follow-policies.js';
import { registryService } from './registry.rpc.js';
import { EXECUTORS } from './standing/executors.js';
import { startStandingSweep } from './standing/sweep-standing.js';

export { REGISTRY_ACCESS } from './registry.access.js';
export { READ_RULES } from './personal-reads.js';
// For the operator's tool, when keys are changed.
export { reindexCitizenIds } from './duplicate/reindex.js';
export const SCHEMA = 'registry';
export const migrations: readonly MigrationClass[] = [
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  Migration0006TreeUp,
  Migration0010Registry,
  Migration0011OrganisationAct,
  Migration0012Urge,
  Migration0013Correction,
  Migration0014UnitList,
  Migration0015OpenFiling,
  Migration0016BureauParts,
  Migration0017Posts,
  Migration0019Leaving,
  Migration0018PersonMerge,
  Migration0004PolicyActivation,
  Migration0020PolicyWithdrawn,
  Migration0021Succession,
  Migration0022NoteUnit,
  Migration0023AppointmentUnit,
  Migration0030CitizenIdIndex,
];
export { rowAccess } from './row-access.js';

export interface RegistryDeps {
  /** As the interactive role, and as the system role. */
  databaseUrl: string;
  systemUrl: string;
  nats: Nats;
  policies: PolicySet;
  /** Without it nothing is anchored: a test of the service alone. */
  audit?: AuditConfig;
  /** Content behind filing events comes from here. */
  workflow: RpcClient<typeof WorkflowServiceService>;
  signer: TokenSigner;
  log: Log;
  now: () => Date;
}

export interface RegistryApp {
  service: BoundService;
  stop(): Promise<void>;
}

/** The one composition root: production, the embedded stack and the tests put registry together here. */
export async function buildApp(deps: RegistryDeps): Promise<RegistryApp> {
  const { databaseUrl, systemUrl, nats, policies, audit, workflow, signer, log, now } = deps;
  assertExecutors(policies, 'registry', EXECUTORS);
  const db = openDatabase({
    url: databaseUrl,
    systemUrl,
    schema: SCHEMA,
    applicationName: 'registry',
    ...(audit ? { digest: audit.digest } : {}),
    onError: (error) => log.warn({ error: String(error) }, 'database connection lost'),
  });
  const shelf = createPolicyShelf(policies, () => dateInShanghai(now()));
  const open = async (): Promise<void> => {
    await assertRoles(db);
    const kept = [...policies.packs.values()].map((pack) => ({
      digest: pack.digest,
      areaCode: pack.area.code,
      version: pack.version,
      pack,
    }));
    await keepPacks(db, kept);
    await openShelf(db, shelf, versionsOf(policies, sha256));
  };
  await open().catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  const ctx = { db, policies: shelf, now };
  await ensureStream(nats);
  const reads = startReadLog({ db, log });
  const publishing = startPublishing({ db, nats, url: systemUrl, audit, log, now });
  const filings = startConsumer({
    db,
    nats,
    log,
    durable: 'registry-workflow',
    filterSubject: WORKFLOW_SUBJECT,
    handlers: filingHandlers({ client: workflow, signer }),
    settle: settleStandings(ctx),
  });
  const sweep = startStandingSweep(ctx, log);
  const following = followPolicies(db, shelf, log, () => sweep.wake());
  return {
    service: registryService(ctx, { client: workflow, signer }, reads),
    stop: async () => {
      await following.stop();
      await sweep.stop();
      await filings.stop();
      await publishing.stop();
      await reads.stop();
      await db.close();
    },
  };
}
