import { hash, verify } from '@node-rs/argon2';
import type { FieldError } from '@zhuanguan/kernel';

/** Argon2id (2 in the package's enum) with OWASP's minimum cost (ours: no text sets one). */
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Longer input only costs time; no one types it. */
export const MAX_PASSWORD = 200;
export const MIN_PASSWORD = 8;

export function checkPassword(field: string, password: string): FieldError[] {
  if (password.length >= MIN_PASSWORD && password.length <= MAX_PASSWORD) return [];
  const detail = `密码长度应为 ${MIN_PASSWORD} 至 ${MAX_PASSWORD} 个字符。`;
  return [{ field, code: 'password_length', detail }];
}

export const hashSecret = (secret: string): Promise<string> => hash(secret, OPTIONS);

let nobody: Promise<string> | undefined;

/** Takes as long for an account that does not exist, so that usernames cannot be found out. */
export async function verifySecret(stored: string | undefined, secret: string): Promise<boolean> {
  if (secret.length > MAX_PASSWORD) return false;
  nobody ??= hashSecret('nobody');
  const matches = await verify(stored ?? (await nobody), secret);
  return stored !== undefined && matches;
}
