import type { PublicTokenKey } from './actor-token.js';

/**
 * ACTOR_PUBLIC_JWKS: the public keys of all that may call, each saying for whom it signs (`signs`), so that a service whose
 * key is lost gives nobody the rights of people. While a key is changed both stand here.
 */
export function readTokenKeys(json: string): PublicTokenKey[] {
  const keys = parse(json);
  const fault = keys.findIndex(({ signs }) => !Array.isArray(signs) || signs.length === 0);
  if (fault >= 0)
    throw new Error(
      `ACTOR_PUBLIC_JWKS 第 ${fault + 1} 个公钥没有写明 signs（可为谁签名，如 ["actor","gateway"]）(each key says for whom it signs)`,
    );
  return keys;
}

function parse(json: string): PublicTokenKey[] {
  const wrong = () => new Error('ACTOR_PUBLIC_JWKS 不是 JWK 数组 (is not a list of JWKs)');
  try {
    const value: unknown = JSON.parse(json);
    if (Array.isArray(value) && value.length > 0) return value as PublicTokenKey[];
  } catch {
    throw wrong();
  }
  throw wrong();
}
