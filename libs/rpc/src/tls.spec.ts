import { describe, expect, it } from 'vitest';
import { mayBear, namesOf, readTls } from './tls.js';
import { readTokenKeys } from './token-keys.js';

const from = (env: Record<string, string>) => (name: string, fallback?: string) => env[name] ?? fallback ?? '';
const WHOLE = { RPC_TLS_CA: 'a', RPC_TLS_CERT: 'b', RPC_TLS_KEY: 'c' };

describe('what a service is told of TLS', () => {
  it.each([
    ['all three', WHOLE, '0.0.0.0', { ca: 'a', cert: 'b', key: 'c' }],
    ['nothing, on loopback', {}, '127.0.0.1', undefined],
    ['nothing, and it only calls', {}, undefined, undefined],
    ['that a mesh does it', { RPC_PLAINTEXT: 'true' }, '0.0.0.0', undefined],
  ])('%s', (_, env, host, expected) => expect(readTls(from(env), host)).toEqual(expected));

  it.each([
    ['nothing, beyond loopback', {}, '0.0.0.0', /双向 TLS/],
    ['that a mesh does it, in other words', { RPC_PLAINTEXT: 'yes' }, '10.0.0.4', /双向 TLS/],
    ['a part', { RPC_TLS_CA: 'a', RPC_TLS_CERT: 'b' }, '127.0.0.1', /同时设置/],
  ])('%s stops the start', (_, env, host, words) => expect(() => readTls(from(env), host)).toThrow(words));
});

describe('public keys', () => {
  it('each says for whom it signs', () => {
    const key = { kty: 'OKP', crv: 'Ed25519', x: 'x' };
    expect(readTokenKeys(JSON.stringify([{ ...key, signs: ['registry'] }]))).toHaveLength(1);
    expect(() => readTokenKeys(JSON.stringify([{ ...key, signs: ['registry'] }, key]))).toThrow(/第 2 个公钥/);
    expect(() => readTokenKeys(JSON.stringify([{ ...key, signs: [] }]))).toThrow(/第 1 个公钥/);
  });
  it.each(['', '{}', '[]', 'nonsense'])('%j is no list of keys', (json) =>
    expect(() => readTokenKeys(json)).toThrow(/JWK/),
  );
});

describe('who may bear a token', () => {
  const expiresAt = 0;
  const person = { actor: { accountId: 'a', roles: [], scopes: [] }, expiresAt };
  it.each([
    [['gateway'], person, true],
    [['registry'], person, false],
    [['registry'], { service: 'registry', expiresAt }, true],
    [['gateway'], { service: 'registry', expiresAt }, false],
    [['tools'], person, true],
    [[], person, false],
  ])('%j %j %s', (names, caller, expected) => expect(mayBear(names, caller)).toBe(expected));

  it('names are the DNS names of a certificate', () => {
    expect(namesOf({ subjectaltname: 'DNS:gateway, IP Address:10.0.0.1, DNS:gateway.zg.svc' })).toEqual([
      'gateway',
      'gateway.zg.svc',
    ]);
    expect(namesOf({})).toEqual([]);
  });
});
