import {
  assertRoles,
  openDatabase,
  startReadLog,
  keepPacks,
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  Migration0006TreeUp,
  Migration0004PolicyActivation,
  type MigrationClass,
  type SealingKeys,
} from '@zhuanguan/db';
import {
  ensureStream,
  startConsumer,
  startPublishing,
  type AuditConfig,
  type ConsumerOptions,
  type Log,
  type Nats,
  type RunningConsumer,
} from '@zhuanguan/events';
import { dateInShanghai } from '@zhuanguan/kernel';
import { assertExecutors, createPolicyShelf, versionsOf, type PolicySet } from '@zhuanguan/policy';
import { sha256 } from '@zhuanguan/policy/folder';
import type { BoundService } from '@zhuanguan/rpc';
import { assertSealing } from './citizen-id/assert-sealing.js';
import type { WorkflowContext } from './context.js';
import { ACCOUNT_SUBJECT, accountHandlers } from './filing/account.consumer.js';
import { Draft } from './draft/draft.entity.js';
import { startImports } from './import/work-imports.js';
import { Migration0010Filing } from './migrations/0010-filing.js';
import { Migration0011Import } from './migrations/0011-import.js';
import { Migration0012Correction } from './migrations/0012-correction.js';
import { Migration0013OrganisationAct } from './migrations/0013-organisation-act.js';
import { Migration0014Timer } from './migrations/0014-timer.js';
import { Migration0015ImportRow } from './migrations/0015-import-row.js';
import { Migration0016Receivers } from './migrations/0016-receivers.js';
import { Migration0018FilingScan } from './migrations/0018-filing-scan.js';
import { Migration0021Holder } from './migrations/0021-holder.js';
import { Migration0022Verbs } from './migrations/0022-verbs.js';
import { Migration0024Leaving } from './migrations/0024-leaving.js';
import { Migration0025PersonAlias } from './migrations/0025-person-alias.js';
import { Migration0023Delegation } from './migrations/0023-delegation.js';
import { Migration0027RollUpStanding } from './migrations/0027-roll-up-standing.js';
import { Migration0030Policy } from './migrations/0030-policy.js';
import { Migration0031PolicyWithdrawn } from './migrations/0031-policy-withdrawn.js';
import { Migration0033EarlierFilers } from './migrations/0033-earlier-filers.js';
import { Migration0034AppointmentUnit } from './migrations/0034-appointment-unit.js';
import { Migration0035Office } from './migrations/0035-office.js';
import { Migration0045CitizenId } from './migrations/0045-citizen-id.js';
import { Migration0048Retention } from './migrations/0048-retention.js';
import { Migration0020RollUp } from './migrations/0020-roll-up.js';
import {
  ORGANISATION_SUBJECT,
  organisationHandlers,
  organisationNameHandlers,
} from './organisation/organisation.consumer.js';
import { EXECUTORS } from './policy/executors.js';
import { assertOpenCases } from './policy/open-cases.js';
import { ADOPTION_SUBJECT, adoptionHandlers } from './policy/adoption.consumer.js';
import { PERSON_SUBJECT, personHandlers } from './person/person.consumer.js';
import { followPolicies, openShelf } from './policy/follow-policies.js';
import { bookOf } from './policy/policy-book.js';
import { startDestruction } from './retention/destroy-listed.js';
import { startWorkingSweep } from './retention/sweep-working.js';
import { startTimers } from './timer/fire-due.js';
import { standingHandlers, STANDING_SUBJECT } from './vacancy/vacancy-timers.js';
import { workflowService } from './workflow.rpc.js';

export { WORKFLOW_ACCESS } from './workflow.access.js';
export { READ_RULES } from './personal-reads.js';
// For the operator's tool, when keys are changed.
export { indexesOf, resealBatch, sealedCount } from './citizen-id/reseal.js';
export const SCHEMA = 'workflow';
export const migrations: readonly MigrationClass[] = [
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  Migration0006TreeUp,
  Migration0010Filing,
  Migration0011Import,
  Migration0012Correction,
  Migration0013OrganisationAct,
  Migration0014Timer,
  Migration0015ImportRow,
  Migration0016Receivers,
  Migration0018FilingScan,
  Migration0021Holder,
  Migration0022Verbs,
  Migration0024Leaving,
  Migration0025PersonAlias,
  Migration0004PolicyActivation,
  Migration0030Policy,
  Migration0020RollUp,
  Migration0031PolicyWithdrawn,
  Migration0034AppointmentUnit,
  Migration0023Delegation,
  Migration0027RollUpStanding,
  Migration0033EarlierFilers,
  Migration0035Office,
  Migration0045CitizenId,
  Migration0048Retention,
];

export { rowAccess } from './row-access.js';

export interface WorkflowDeps {
  /** As the interactive role, and as the system role. */
  databaseUrl: string;
  systemUrl: string;
  nats: Nats;
  policies: PolicySet;
  /** Without it nothing is anchored: a test of the service alone. */
  audit?: AuditConfig;
  /** What identity numbers are sealed with; needed as soon as a pack asks for them. */
  sealing?: SealingKeys | undefined;
  log: Log;
  now: () => Date;
}

export interface WorkflowApp {
  service: BoundService;
  stop(): Promise<void>;
}

/** The one composition root: production, the embedded stack and the tests put workflow together here. */
export async function buildApp(deps: WorkflowDeps): Promise<WorkflowApp> {
  const { databaseUrl, systemUrl, nats, policies, audit, sealing, log, now } = deps;
  assertExecutors(policies, 'workflow', EXECUTORS);
  const db = openDatabase({
    url: databaseUrl,
    systemUrl,
    schema: SCHEMA,
    applicationName: 'workflow',
    entities: [Draft],
    ...(audit ? { digest: audit.digest } : {}),
    onError: (error) => log.warn({ error: String(error) }, 'database connection lost'),
  });
  const packs = [...policies.packs.values()].map((pack) => ({
    digest: pack.digest,
    areaCode: pack.area.code,
    version: pack.version,
    pack,
  }));
  const folder = versionsOf(policies, sha256);
  const shelf = createPolicyShelf(policies, () => dateInShanghai(now()));
  const open = async (): Promise<void> => {
    await assertRoles(db);
    const kept = await keepPacks(db, packs);
    await assertOpenCases(db, kept);
    shelf.keep(kept);
    await openShelf(db, shelf, folder, log);
    const spans = shelf.spans().flatMap(({ digest }) => shelf.byDigest(digest) ?? []);
    await assertSealing(db, sealing, [...kept, ...spans]);
  };
  await open().catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  const ctx: WorkflowContext = { db, policies: bookOf(shelf), now, ...(sealing ? { sealing } : {}) };
  await ensureStream(nats);
  const reads = startReadLog({ db, log });
  const publishing = startPublishing({ db, nats, url: systemUrl, audit, log, now });
  const consumers = startConsumers(ctx, nats, log);
  const timers = startTimers(ctx, log);
  const following = followPolicies(db, shelf, log, () => timers.walk());
  const imports = startImports(ctx, log);
  const destruction = startDestruction(ctx, log);
  const papers = startWorkingSweep(ctx, log);
  return {
    service: workflowService(ctx, () => imports.wake(), { folder, reads, wakeDestruction: () => destruction.wake() }),
    stop: async () => {
      await destruction.stop();
      await papers.stop();
      await imports.stop();
      await following.stop();
      await timers.stop();
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await publishing.stop();
      await reads.stop();
      await db.close();
    },
  };
}

function startConsumers(ctx: WorkflowContext, nats: Nats, log: Log): RunningConsumer[] {
  const start = (durable: string, filterSubject: string, handlers: ConsumerOptions['handlers']) =>
    startConsumer({ db: ctx.db, nats, log, durable, filterSubject, handlers });
  return [
    start('workflow-organisation', ORGANISATION_SUBJECT, organisationHandlers(ctx)),
    start('workflow-organisation-name', ORGANISATION_SUBJECT, organisationNameHandlers),
    start('workflow-person', PERSON_SUBJECT, personHandlers(ctx)),
    start('workflow-account', ACCOUNT_SUBJECT, accountHandlers),
    start('workflow-standing', STANDING_SUBJECT, standingHandlers(ctx)),
    start('workflow-policy', ADOPTION_SUBJECT, adoptionHandlers(ctx)),
  ];
}
