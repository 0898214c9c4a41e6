import { hash, verify } from '@node-rs/argon2';
import { MAX_PASSWORD } from '../security/password-policy.domain.js';

/** Argon2id (2 in the package's enum) with OWASP's minimum cost (ours: no text sets one). */
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashSecret = (secret: string): Promise<string> => hash(secret, OPTIONS);

let nobody: Promise<string> | undefined;

/** Takes as long for an account that does not exist, so that usernames cannot be found out. */
export async function verifySecret(stored: string | undefined, secret: string): Promise<boolean> {
  if (secret.length > MAX_PASSWORD) return false;
  nobody ??= hashSecret('nobody');
  const matches = await verify(stored ?? (await nobody), secret);
  return stored !== undefined && matches;
}
