import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { newId } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';

export const SIGNING_ALG = 'ES256';
const PURPOSE = 'provider_key';

/** The provider's signing keys, newest first; the first start makes one, under a lock, for all processes. */
export async function signingKeys(ctx: IdentityContext): Promise<JWK[]> {
  return ctx.db.inTx(SYSTEM, async (tx) => {
    await tx.sql({
      name: 'identity-keys-lock',
      text: `select pg_advisory_xact_lock(hashtext('identity signing keys'))`,
      values: [],
    });
    const rows = await tx.sql<{ jwk: Buffer }>({
      name: 'identity-keys',
      text: 'select jwk from provider_key order by created_at desc',
      values: [],
    });
    if (rows.length > 0) return rows.map((r) => ctx.box.open<JWK>(r.jwk, PURPOSE));
    const { privateKey } = await generateKeyPair(SIGNING_ALG, { extractable: true });
    const jwk: JWK = { ...(await exportJWK(privateKey)), kid: newId(), alg: SIGNING_ALG, use: 'sig' };
    await tx.sql({
      name: 'identity-key-insert',
      text: 'insert into provider_key (kid, jwk, created_at) values ($1, $2, $3)',
      values: [jwk.kid, ctx.box.seal(jwk, PURPOSE), ctx.now()],
    });
    return [jwk];
  });
}
