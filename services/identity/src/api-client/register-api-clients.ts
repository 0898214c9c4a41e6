import type { Role, Scope } from '@zhuanguan/access';
import type { ApiClient, NewApiClient } from '@zhuanguan/contracts';
import { ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import { hashSecret } from '../account/password.js';
import { MAX_PASSWORD } from '../security/password-policy.domain.js';
import { SYSTEM, type IdentityContext } from '../context.js';
import { ApiClientEntity } from './api-client.entity.js';

export const SCOPES = ['can-act', 'events:read', 'directory:read', 'ledger:report'] as const satisfies readonly Scope[];
const ROLES: readonly string[] = ['platform_client', 'analyst'] satisfies Role[];
/** A secret is made by a machine; argon2 is no help for a short one that is guessed online. */
const MIN_SECRET = 24;
/** The gateway's own client is configured, not registered. */
export const GATEWAY_CLIENT_ID = 'zhuanguan-gateway';

export async function registerApiClients(
  ctx: IdentityContext,
  clients: readonly NewApiClient[],
): Promise<Result<ApiClient>[]> {
  const prepared = await Promise.all(clients.map(prepare));
  return ctx.db.inTx(SYSTEM, async (tx) => {
    await tx.sql({
      name: 'identity-register-clients-lock',
      text: `select pg_advisory_xact_lock(hashtext('identity register clients'))`,
      values: [],
    });
    const wanted = prepared.flatMap((p) => (p.ok ? [p.value.client.clientId] : []));
    const rows = await tx.em().find(ApiClientEntity, { clientId: { $in: wanted } }, { fields: ['clientId'] });
    const taken = new Set([GATEWAY_CLIENT_ID, ...rows.map((r) => r.clientId)]);
    const results = prepared.map((item): Result<ApiClient> => {
      if (!item.ok) return item;
      const { client, secretHash } = item.value;
      if (taken.has(client.clientId)) return refuse('exists', 'client_exists', '该系统标识已经登记，请换一个。');
      taken.add(client.clientId);
      tx.em().create(ApiClientEntity, { ...client, secretHash, active: true, createdAt: ctx.now() });
      return ok(client);
    });
    await tx.em().flush();
    return results;
  });
}

async function prepare({
  client,
  clientSecret,
}: NewApiClient): Promise<Result<{ client: ApiClient; secretHash: string }>> {
  const fields: FieldError[] = [];
  const wrong = (field: string, code: string, detail: string) => fields.push({ field, code, detail });
  if (!client || !/^[a-z0-9][a-z0-9-]{2,63}$/.test(client.clientId))
    wrong('/client/clientId', 'client_id_invalid', '系统标识由 3 至 64 个小写字母、数字或 - 组成。');
  if (client && !ROLES.includes(client.role))
    wrong('/client/role', 'role_unknown', `角色应为 ${ROLES.join('、')} 之一。`);
  if (client?.scopes.some((s) => !(SCOPES as readonly string[]).includes(s)))
    wrong('/client/scopes', 'scope_unknown', `权限范围应为 ${SCOPES.join('、')}。`);
  if (client && !/^\d{6}$/.test(client.areaCode)) wrong('/client/areaCode', 'area_code', '行政区划代码应为 6 位数字。');
  if (clientSecret.length < MIN_SECRET || clientSecret.length > MAX_PASSWORD)
    wrong('/clientSecret', 'secret_length', `密钥长度应为 ${MIN_SECRET} 至 ${MAX_PASSWORD} 个字符，由机器生成。`);
  if (!client || fields.length > 0)
    return refuse('invalid', 'client_invalid', '系统信息有误，请按提示更正。', { fields });
  return ok({ client, secretHash: await hashSecret(clientSecret) });
}
