import {
  assertRoles,
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  Migration0006TreeUp,
  openDatabase,
  startReadLog,
  type MigrationClass,
} from '@zhuanguan/db';
import { ensureStream, startConsumer, startPublishing, type AuditConfig, type Log, type Nats } from '@zhuanguan/events';
import { assertDeadlines, packForArea, type PolicySet } from '@zhuanguan/policy';
import type { BoundService } from '@zhuanguan/rpc';
import type { SupervisionContext } from './context.js';
import { Migration0010Project } from './migrations/0010-project.js';
import { ORGANISATION_SUBJECT, organisationHandlers } from './organisation/organisation.consumer.js';
import { EXECUTORS } from './policy/executors.js';
import { supervisionService } from './supervision.rpc.js';

export { SUPERVISION_ACCESS } from './supervision.access.js';
export { rowAccess } from './row-access.js';
export const SCHEMA = 'supervision';
export const migrations: readonly MigrationClass[] = [
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  Migration0006TreeUp,
  Migration0010Project,
];

export interface SupervisionDeps {
  /** As the interactive role, and as the system role. */
  databaseUrl: string;
  systemUrl: string;
  nats: Nats;
  policies: PolicySet;
  /** Without it nothing is anchored: a test of the service alone. */
  audit?: AuditConfig;
  log: Log;
  now: () => Date;
}

export interface SupervisionApp {
  service: BoundService;
  stop(): Promise<void>;
}

/** The one composition root: production, the embedded stack and the tests put supervision together here. */
export async function buildApp(deps: SupervisionDeps): Promise<SupervisionApp> {
  const { databaseUrl, systemUrl, nats, policies, audit, log, now } = deps;
  assertDeadlines(policies, EXECUTORS);
  const db = openDatabase({
    url: databaseUrl,
    systemUrl,
    schema: SCHEMA,
    applicationName: 'supervision',
    ...(audit ? { digest: audit.digest } : {}),
    onError: (error) => log.warn({ error: String(error) }, 'database connection lost'),
  });
  await assertRoles(db).catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  await ensureStream(nats);
  const ctx: SupervisionContext = { db, now, packFor: (areaCode) => packForArea(policies, areaCode) };
  // An auditor's own looking is noted here too; nothing else of this service is about people.
  const reads = startReadLog({ db, log });
  const publishing = startPublishing({ db, nats, url: systemUrl, audit, log, now });
  const organisations = startConsumer({
    ...{ db, nats, log, handlers: organisationHandlers },
    durable: 'supervision-organisation',
    filterSubject: ORGANISATION_SUBJECT,
  });
  return {
    service: supervisionService(ctx, reads),
    stop: async () => {
      await organisations.stop();
      await publishing.stop();
      await reads.stop();
      await db.close();
    },
  };
}
