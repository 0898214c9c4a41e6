import { migrate, roleUrls, type MigrateOptions } from '@zhuanguan/db';
import {
  migrations as identityMigrations,
  rowAccess as identityRows,
  SCHEMA as IDENTITY,
} from '@zhuanguan/identity/app';
import {
  migrations as notificationMigrations,
  rowAccess as notificationRows,
  SCHEMA as NOTIFICATION,
} from '@zhuanguan/notification/app';
import {
  migrations as registryMigrations,
  rowAccess as registryRows,
  SCHEMA as REGISTRY,
} from '@zhuanguan/registry/app';
import {
  migrations as supervisionMigrations,
  rowAccess as supervisionRows,
  SCHEMA as SUPERVISION,
} from '@zhuanguan/supervision/app';
import {
  migrations as workflowMigrations,
  rowAccess as workflowRows,
  SCHEMA as WORKFLOW,
} from '@zhuanguan/workflow/app';
import type { Secrets } from './secrets.js';

export interface ServiceSchema extends Pick<MigrateOptions, 'schema' | 'appRole' | 'migrations' | 'rowAccess'> {
  service: keyof Secrets['databasePasswords'];
}

const of = (
  service: ServiceSchema['service'],
  rest: Pick<ServiceSchema, 'schema' | 'migrations' | 'rowAccess'>,
): ServiceSchema => ({ service, appRole: `zg_${service}`, ...rest });

/** Every schema there is, with what brings it up to date: for the start, and for who backs up and restores. */
export const SERVICE_SCHEMAS: readonly ServiceSchema[] = [
  of('identity', { schema: IDENTITY, migrations: identityMigrations, rowAccess: identityRows }),
  of('registry', { schema: REGISTRY, migrations: registryMigrations, rowAccess: registryRows }),
  of('workflow', { schema: WORKFLOW, migrations: workflowMigrations, rowAccess: workflowRows }),
  of('supervision', { schema: SUPERVISION, migrations: supervisionMigrations, rowAccess: supervisionRows }),
  of('notification', { schema: NOTIFICATION, migrations: notificationMigrations, rowAccess: notificationRows }),
];

/** Brings all schemas up to date; runs again harmlessly. */
export async function migrateAll(
  adminUrl: string,
  { databasePasswords, systemPasswords }: Pick<Secrets, 'databasePasswords' | 'systemPasswords'>,
  schemas: readonly ServiceSchema[] = SERVICE_SCHEMAS,
): Promise<void> {
  for (const { service, ...options } of schemas)
    await migrate({
      ...{ url: adminUrl, ...options },
      appPassword: databasePasswords[service],
      systemPassword: systemPasswords[service],
    });
}

/** Where a service finds its database, as each of its two roles. */
export function serviceUrls(
  adminUrl: string,
  service: ServiceSchema['service'],
  { databasePasswords, systemPasswords }: Pick<Secrets, 'databasePasswords' | 'systemPasswords'>,
): { databaseUrl: string; systemUrl: string } {
  const { url, systemUrl } = roleUrls(adminUrl, {
    appRole: `zg_${service}`,
    appPassword: databasePasswords[service],
    systemPassword: systemPasswords[service],
  });
  return { databaseUrl: url, systemUrl };
}

/** The same server and database as another role. */
export function roleUrl(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.toString();
}
