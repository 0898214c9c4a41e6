import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateActorKeys } from '@zhuanguan/rpc';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

const SECRET = 'q1S8vJmZ0yR4tN7bX2kL5wC9eH3uG6aD';
let whole: Record<string, string>;

beforeAll(async () => {
  const { publicJwk, privateJwk } = await generateActorKeys();
  whole = {
    PUBLIC_URL: 'https://portal.test',
    GATEWAY_CLIENT_SECRET: SECRET,
    IDENTITY_SECRET: SECRET,
    DATABASE_URL: 'postgres://x',
    DATABASE_SYSTEM_URL: 'postgres://y',
    NATS_URL: 'nats://x',
    ACTOR_PUBLIC_JWKS: JSON.stringify([{ ...publicJwk, signs: ['gateway'] }]),
    AUDIT_PRIVATE_JWK: JSON.stringify(privateJwk),
    AUDIT_AREA: '152500',
    AUDIT_DIR: 'audit',
  };
});

describe('what identity is told', () => {
  it('is enough', () =>
    expect(readConfig(whole)).toMatchObject({ encryptionSecret: SECRET, security: { idleMinutes: 30 } }));

  it.each([
    'GATEWAY_CLIENT_SECRET',
    'IDENTITY_SECRET',
    'DATABASE_URL',
    'DATABASE_SYSTEM_URL',
    'ACTOR_PUBLIC_JWKS',
    'AUDIT_PRIVATE_JWK',
  ])('%s has no default: without it there is no start', (name) => {
    const { [name]: _, ...rest } = whole;
    expect(() => readConfig(rest)).toThrow(name);
  });
  it.each(['GATEWAY_CLIENT_SECRET', 'IDENTITY_SECRET'])(
    'a weak %s stops the start in words, and is not repeated',
    (name) => {
      const start = () => readConfig({ ...whole, [name]: 'change-me-change-me-change-me-0123' });
      expect(start).toThrow(`${name} (looks like the example of a manual`);
      expect(start).not.toThrow(/0123/);
    },
  );
  it('every secret may lie in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'identity-config-'));
    const names = [
      'GATEWAY_CLIENT_SECRET',
      'IDENTITY_SECRET',
      'DATABASE_URL',
      'ACTOR_PUBLIC_JWKS',
      'AUDIT_PRIVATE_JWK',
    ];
    const env = Object.fromEntries(
      Object.entries(whole).map(([name, value]) => {
        if (!names.includes(name)) return [name, value];
        writeFileSync(join(folder, name), `${value}\n`);
        return [`${name}_FILE`, join(folder, name)];
      }),
    );
    expect(readConfig(env)).toEqual(readConfig(whole));
    rmSync(folder, { recursive: true });
  });
});
