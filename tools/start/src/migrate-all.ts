import { migrate } from '@zhuanguan/db';
import { migrations as identityMigrations, SCHEMA as IDENTITY } from '@zhuanguan/identity/app';
import { migrations as notificationMigrations, SCHEMA as NOTIFICATION } from '@zhuanguan/notification/app';
import { migrations as registryMigrations, SCHEMA as REGISTRY } from '@zhuanguan/registry/app';
import { migrations as workflowMigrations, SCHEMA as WORKFLOW } from '@zhuanguan/workflow/app';
import type { Secrets } from './secrets.js';

/** Brings all schemas up to date; runs again harmlessly. */
export async function migrateAll(adminUrl: string, passwords: Secrets['databasePasswords']): Promise<void> {
  const all = [
    { schema: IDENTITY, appRole: 'zg_identity', migrations: identityMigrations, appPassword: passwords.identity },
    { schema: REGISTRY, appRole: 'zg_registry', migrations: registryMigrations, appPassword: passwords.registry },
    { schema: WORKFLOW, appRole: 'zg_workflow', migrations: workflowMigrations, appPassword: passwords.workflow },
    {
      schema: NOTIFICATION,
      appRole: 'zg_notification',
      migrations: notificationMigrations,
      appPassword: passwords.notification,
    },
  ];
  for (const options of all) await migrate({ url: adminUrl, ...options });
}

/** The same server and database as a service's own role. */
export function roleUrl(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.toString();
}
