import type { Adapter, AdapterFactory, AdapterPayload, ClientMetadata } from 'oidc-provider';
import { findApiClient } from '../api-client/api-client.store.js';
import { SYSTEM, type IdentityContext } from '../context.js';
import { hashOf } from '../crypto/sealed-box.js';

interface ArtifactRow {
  payload: Buffer;
  consumedAt: Date | null;
}

/** Keeps what the provider issues: the id is a bearer value, so its hash is the key; the payload rests encrypted. */
export const artifactAdapter =
  (ctx: IdentityContext): AdapterFactory =>
  (model) =>
    model === 'Client' ? clientAdapter(ctx) : tableAdapter(ctx, model);

function tableAdapter(ctx: IdentityContext, model: string): Adapter {
  const sql = <Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> =>
    ctx.db.inTx(SYSTEM, (tx) => tx.sql<Row>({ name: `identity-artifact-${name}`, text, values }));
  const purpose = `oidc:${model}`;
  const read = ([row]: ArtifactRow[]): AdapterPayload | undefined => {
    if (!row) return undefined;
    const payload = ctx.box.open<AdapterPayload>(row.payload, purpose);
    return row.consumedAt ? { ...payload, consumed: Math.floor(row.consumedAt.getTime() / 1000) } : payload;
  };
  const columns = 'select payload, consumed_at as "consumedAt" from oidc_artifact';
  return {
    upsert: async (id, payload, expiresIn) => {
      const expiresAt = expiresIn ? new Date(ctx.now().getTime() + expiresIn * 1000) : null;
      await sql(
        'upsert',
        `insert into oidc_artifact (model, id_hash, payload, uid_hash, grant_id, expires_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (model, id_hash) do update set payload = excluded.payload, uid_hash = excluded.uid_hash,
           grant_id = excluded.grant_id, expires_at = excluded.expires_at`,
        [
          model,
          hashOf(id),
          ctx.box.seal(payload, purpose),
          payload.uid ? hashOf(payload.uid) : null,
          payload.grantId ?? null,
          expiresAt,
        ],
      );
    },
    find: async (id) =>
      read(
        await sql<ArtifactRow>(
          'find',
          `${columns} where model = $1 and id_hash = $2 and (expires_at is null or expires_at > $3)`,
          [model, hashOf(id), ctx.now()],
        ),
      ),
    findByUid: async (uid) =>
      read(
        await sql<ArtifactRow>(
          'find-uid',
          `${columns} where model = $1 and uid_hash = $2 and (expires_at is null or expires_at > $3)`,
          [model, hashOf(uid), ctx.now()],
        ),
      ),
    // User codes belong to the device flow, which is off.
    findByUserCode: () => Promise.resolve(undefined),
    consume: async (id) => {
      await sql('consume', 'update oidc_artifact set consumed_at = $3 where model = $1 and id_hash = $2', [
        model,
        hashOf(id),
        ctx.now(),
      ]);
    },
    destroy: async (id) => {
      await sql('destroy', 'delete from oidc_artifact where model = $1 and id_hash = $2', [model, hashOf(id)]);
    },
    revokeByGrantId: async (grantId) => {
      await sql('revoke', 'delete from oidc_artifact where grant_id = $1', [grantId]);
    },
  };
}

/** Registered systems as OIDC clients; they are written by RegisterApiClients only. */
function clientAdapter(ctx: IdentityContext): Adapter {
  const readOnly = () => Promise.reject(new Error('clients are registered by RPC'));
  const none = () => Promise.resolve(undefined);
  return {
    find: async (clientId) => {
      const found = await findApiClient(ctx, clientId);
      return found && apiClientMetadata(found.client.clientId, found.secretHash, found.client.scopes);
    },
    findByUid: none,
    findByUserCode: none,
    upsert: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  };
}

const apiClientMetadata = (clientId: string, secretHash: string, scopes: readonly string[]): ClientMetadata => ({
  client_id: clientId,
  // The hash stands in for the secret; compareClientSecret of provider.ts verifies against it.
  client_secret: secretHash,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  scope: scopes.join(' '),
});
