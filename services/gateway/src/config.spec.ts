import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

const SECRET = 'q1S8vJmZ0yR4tN7bX2kL5wC9eH3uG6aD';
const SECRETS = ['GATEWAY_CLIENT_SECRET', 'COOKIE_SECRET', 'ACTOR_PRIVATE_JWK'];
const whole: Record<string, string> = {
  PUBLIC_URL: 'https://portal.test',
  GATEWAY_CLIENT_SECRET: SECRET,
  COOKIE_SECRET: SECRET,
  NATS_URL: 'nats://x',
  ...{
    IDENTITY_ADDRESS: 'a',
    REGISTRY_ADDRESS: 'b',
    WORKFLOW_ADDRESS: 'c',
    NOTIFICATION_ADDRESS: 'd',
    SUPERVISION_ADDRESS: 'e',
  },
  ACTOR_PRIVATE_JWK: '{"kty":"OKP"}',
  FILES_DIR: 'files',
};

describe('what the gateway is told', () => {
  it.each(SECRETS)('%s has no default: without it there is no start', (name) => {
    const { [name]: _, ...rest } = whole;
    expect(() => readConfig(rest)).toThrow(name);
  });
  it.each(['GATEWAY_CLIENT_SECRET', 'COOKIE_SECRET'])(
    'a weak %s stops the start in words, and is not repeated',
    (name) => {
      const start = () => readConfig({ ...whole, [name]: 'change-me-change-me-change-me-0123' });
      expect(start).toThrow(`${name} looks like the example of a manual`);
      expect(start).not.toThrow(/0123/);
    },
  );
  it('every secret may lie in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-config-'));
    const env = Object.fromEntries(
      Object.entries(whole).map(([name, value]) => {
        if (!SECRETS.includes(name)) return [name, value];
        writeFileSync(join(folder, name), `${value}\n`);
        return [`${name}_FILE`, join(folder, name)];
      }),
    );
    expect(readConfig(env)).toEqual(readConfig(whole));
    rmSync(folder, { recursive: true });
  });
  it.each([
    [undefined, 0],
    ['false', 0],
    ['true', true],
    ['2', 2],
  ])('TRUST_PROXY %s', (told, hops) => {
    const env = told === undefined ? whole : { ...whole, TRUST_PROXY: told };
    expect(readConfig(env).gateway.trustProxy).toBe(hops);
  });
  it('a nonsense of proxies stops the start', () =>
    expect(() => readConfig({ ...whole, TRUST_PROXY: 'yes' })).toThrow('TRUST_PROXY'));
});
