import type { ApiClient } from '@zhuanguan/contracts';
import { SYSTEM, type IdentityContext } from '../context.js';
import { ApiClientEntity } from './api-client.entity.js';

export interface StoredApiClient {
  client: ApiClient;
  secretHash: string;
}

/** An active client; a client that was stopped is as unknown as one that never was. */
export async function findApiClient(ctx: IdentityContext, clientId: string): Promise<StoredApiClient | undefined> {
  const row = await ctx.db.inTx(SYSTEM, (tx) => tx.em().findOne(ApiClientEntity, { clientId, active: true }));
  if (!row) return undefined;
  const { name, role, scopes, areaCode, secretHash } = row;
  return { client: { clientId, name, role, scopes, areaCode }, secretHash };
}
