import type { Database } from '../database.js';
import { systemRole } from '../migrate.js';

/** The same server and database as each of a service's two roles. */
export function roleUrls(
  adminUrl: string,
  { appRole, appPassword, systemPassword }: { appRole: string; appPassword: string; systemPassword: string },
): { url: string; systemUrl: string } {
  const as = (username: string, password: string): string => {
    const url = new URL(adminUrl);
    Object.assign(url, { username, password });
    return url.toString();
  };
  return { url: as(appRole, appPassword), systemUrl: as(systemRole(appRole), systemPassword) };
}

interface RoleFacts {
  name: string;
  free: boolean;
  owns: boolean;
}

/** Row-level security is no wall for a superuser, an owner or a role that may pass it by: a service with such a role does not start. */
export async function assertRoles({ schema, pool, interactivePool }: Database): Promise<void> {
  const look = `select current_user::text as name, r.rolsuper or r.rolbypassrls or pg_has_role(current_user, n.nspowner, 'member') as free,
      exists (select 1 from pg_class c where c.relnamespace = n.oid and pg_has_role(current_user, c.relowner, 'member')) as owns
    from pg_roles r, pg_namespace n where r.rolname = current_user and n.nspname = $1`;
  const [interactive] = (await interactivePool.query<RoleFacts>(look, [schema])).rows;
  const [system] = (await pool.query<RoleFacts>(look, [schema])).rows;
  if (!interactive || !system)
    throw new Error(`数据库中没有模式 ${schema}，请先执行迁移 (no such schema: migrate first)`);
  if (interactive.name === system.name)
    throw new Error(
      `DATABASE_URL 与 DATABASE_SYSTEM_URL 使用了同一个数据库角色 ${system.name}：前者应为交互角色，后者应为 ${systemRole(interactive.name)}，见运维手册“数据库角色” (one role for both)`,
    );
  for (const { name, free, owns } of [interactive, system])
    if (free || owns)
      throw new Error(
        `数据库角色 ${name} 是超级用户、所有者或可绕过行级安全，不能用来运行服务，见运维手册“数据库角色” (the role is not held by row-level security)`,
      );
}
