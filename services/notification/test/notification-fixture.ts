import { migrate, openDatabase, roleUrls, type Database } from '@zhuanguan/db';
import { migrations, rowAccess, SCHEMA } from '../src/app.js';

/** The two roles of a file's own database. */
export const rolesFor = (name: string) => ({
  appRole: `zg_notification_${name}`,
  appPassword: `${name}-interactive`,
  systemPassword: `${name}-system`,
});

export const migrateFor = (url: string, name: string): Promise<void> =>
  migrate({ url, schema: SCHEMA, migrations, rowAccess, ...rolesFor(name) });

/** As the service opens it. */
export const openFor = (adminUrl: string, name: string): Database =>
  openDatabase({ ...roleUrls(adminUrl, rolesFor(name)), schema: SCHEMA, applicationName: 'test' });
