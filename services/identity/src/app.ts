import {
  assertRoles,
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  Migration0006TreeUp,
  openDatabase,
  startReadLog,
  type MigrationClass,
} from '@zhuanguan/db';
import {
  startConsumer,
  startPublishing,
  type AuditConfig,
  type Loop,
  type Nats,
  type Publishing,
  type RunningConsumer,
} from '@zhuanguan/events';
import type { BoundService } from '@zhuanguan/rpc';
import type { Logger } from '@zhuanguan/telemetry';
import { accountService } from './account.rpc.js';
import { AccountEntity, AccountGrantEntity } from './account/account.entity.js';
import { ApiClientEntity } from './api-client/api-client.entity.js';
import { appointmentHandlers } from './appointment-right/registry-events.js';
import type { IdentityConfig } from './config.js';
import type { IdentityContext } from './context.js';
import { createSealedBox } from './crypto/sealed-box.js';
import { identityService } from './identity.rpc.js';
import { Migration0001Identity } from './migrations/0001-identity.js';
import { Migration0002Onboarding } from './migrations/0002-onboarding.js';
import { Migration0013OrganisationAct } from './migrations/0013-organisation-act.js';
import { Migration0021PersonAlias } from './migrations/0021-person-alias.js';
import { Migration0024GrantDates } from './migrations/0024-grant-dates.js';
import { Migration0020Delegation } from './migrations/0020-delegation.js';
import { startOidcServer, type OidcServer } from './oidc/oidc-server.js';
import { ORGANISATION_DURABLE, organisationHandlers } from './organisation/organisation.consumer.js';
import { personHandlers } from './person/person.consumer.js';
import { startSweep } from './sweep.js';

export { ACCOUNT_ACCESS } from './account.access.js';
export { IDENTITY_ACCESS } from './identity.access.js';
export type { IdentityConfig } from './config.js';

export { READ_RULES } from './personal-reads.js';

export const SCHEMA = 'identity';
export const migrations: readonly MigrationClass[] = [
  Migration0001Identity,
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  Migration0006TreeUp,
  Migration0002Onboarding,
  Migration0013OrganisationAct,
  Migration0021PersonAlias,
  Migration0020Delegation,
  Migration0024GrantDates,
];
export { rowAccess } from './row-access.js';

export interface IdentityDeps {
  config: IdentityConfig;
  /** As the interactive role, and as the system role. */
  databaseUrl: string;
  systemUrl: string;
  nats: Nats;
  /** Without it nothing is anchored: a test of the service alone. */
  audit?: AuditConfig;
  now: () => Date;
  log: Logger;
}

export interface IdentityApp {
  /** To be served over gRPC or the direct transport. */
  services: readonly BoundService[];
  /** The stream EVENTS must be there. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Of the OIDC provider; known after start. */
  oidcPort(): number;
}

/** The one composition root: production, the embedded stack and tests. */
export function buildApp(deps: IdentityDeps): IdentityApp {
  const { config, databaseUrl, systemUrl, nats, audit, now, log } = deps;
  const db = openDatabase({
    url: databaseUrl,
    systemUrl,
    schema: SCHEMA,
    applicationName: 'identity',
    ...(audit ? { digest: audit.digest } : {}),
    entities: [AccountEntity, AccountGrantEntity, ApiClientEntity],
    onError: (error) => log.warn({ error: String(error) }, 'identity lost a database connection'),
  });
  const ctx: IdentityContext = { db, config, box: createSealedBox(config.encryptionSecret), now };
  const reads = startReadLog({ db, log });
  let oidc: OidcServer | undefined;
  let consumers: RunningConsumer[] = [];
  let sweeping: Loop | undefined;
  let publishing: Publishing | undefined;
  const follow = (durable: string, aggregate: string, handlers: typeof appointmentHandlers) =>
    startConsumer({ db, nats, log, durable, filterSubject: `zg.*.*.*.registry.${aggregate}.>`, handlers });
  return {
    services: [identityService(ctx), accountService(ctx, reads)],
    start: async () => {
      await assertRoles(db);
      oidc = await startOidcServer(ctx, log);
      consumers = [
        follow('identity-appointment', 'appointment', appointmentHandlers),
        follow('identity-person', 'person', personHandlers),
        follow(ORGANISATION_DURABLE, 'organisation', organisationHandlers),
      ];
      publishing = startPublishing({ db, nats, url: systemUrl, audit, log, now });
      sweeping = startSweep(ctx, log);
    },
    stop: async () => {
      await oidc?.stop();
      await Promise.all(consumers.map((c) => c.stop()));
      await sweeping?.stop();
      await publishing?.stop();
      await reads.stop();
      await db.close();
    },
    oidcPort: () => {
      if (!oidc) throw new Error('identity has not started');
      return oidc.port;
    },
  };
}
