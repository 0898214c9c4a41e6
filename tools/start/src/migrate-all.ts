import { migrate, type MigrateOptions } from '@zhuanguan/db';
import { migrations as identityMigrations, SCHEMA as IDENTITY } from '@zhuanguan/identity/app';
import { migrations as notificationMigrations, SCHEMA as NOTIFICATION } from '@zhuanguan/notification/app';
import { migrations as registryMigrations, SCHEMA as REGISTRY } from '@zhuanguan/registry/app';
import { migrations as workflowMigrations, SCHEMA as WORKFLOW } from '@zhuanguan/workflow/app';
import type { Secrets } from './secrets.js';

export interface ServiceSchema extends Pick<MigrateOptions, 'schema' | 'appRole' | 'migrations'> {
  service: keyof Secrets['databasePasswords'];
}

const of = (
  service: ServiceSchema['service'],
  schema: string,
  migrations: ServiceSchema['migrations'],
): ServiceSchema => ({ service, schema, appRole: `zg_${service}`, migrations });

/** Every schema there is, with what brings it up to date: for the start, and for who backs up and restores. */
export const SERVICE_SCHEMAS: readonly ServiceSchema[] = [
  of('identity', IDENTITY, identityMigrations),
  of('registry', REGISTRY, registryMigrations),
  of('workflow', WORKFLOW, workflowMigrations),
  of('notification', NOTIFICATION, notificationMigrations),
];

/** Brings all schemas up to date; runs again harmlessly. */
export async function migrateAll(
  adminUrl: string,
  passwords: Secrets['databasePasswords'],
  schemas: readonly ServiceSchema[] = SERVICE_SCHEMAS,
): Promise<void> {
  for (const { service, ...options } of schemas)
    await migrate({ url: adminUrl, ...options, appPassword: passwords[service] });
}

/** The same server and database as a service's own role. */
export function roleUrl(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.toString();
}
