import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { keepSecrets, makeSecrets, renewServiceSecrets, type Secrets } from './secrets.js';

const folder = mkdtempSync(join(tmpdir(), 'zg-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('makes them once and keeps them', async () => {
  const file = join(folder, 'new/secrets.json');
  const made = await keepSecrets(file);
  expect(await keepSecrets(file)).toEqual(made);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('gives a service that an installation of an earlier release does not know its password, and changes nothing else', async () => {
  const file = join(folder, 'secrets.json');
  const { databasePasswords, systemPasswords: _system, ...rest } = await makeSecrets();
  const { notification: _, ...earlier } = databasePasswords;
  writeFileSync(file, JSON.stringify({ ...rest, databasePasswords: earlier }));
  const kept = await keepSecrets(file);
  const made = expect.any(String) as string;
  expect(kept).toEqual({
    ...rest,
    databasePasswords: { ...earlier, notification: made },
    // It had one role for each service.
    systemPasswords: { identity: made, registry: made, workflow: made, supervision: made, notification: made },
  });
  expect(kept.databasePasswords.notification.length).toBeGreaterThan(30);
  expect(JSON.parse(readFileSync(file, 'utf8')) as Secrets).toEqual(kept);
  expect(await keepSecrets(file)).toEqual(kept);
});

it('of an installation that knew neither keys per service nor users of NATS makes them, and keeps what data rest on', async () => {
  const file = join(folder, 'earlier.json');
  const { tokenKeys: _, authority: _a, natsPasswords: _n, ...earlier } = await makeSecrets();
  writeFileSync(file, JSON.stringify(earlier));
  const kept = await keepSecrets(file);
  expect(kept).toMatchObject(earlier);
  expect(Object.keys(kept.tokenKeys)).toEqual(['gateway', 'registry', 'notification', 'tools']);
  expect(await keepSecrets(file)).toEqual(kept);
});

it('renews what the services show each other, and nothing that data rest on', async () => {
  const file = join(folder, 'renewed.json');
  const before = await keepSecrets(file);
  await renewServiceSecrets(file);
  const { tokenKeys, authority, natsPasswords, ...rest } = await keepSecrets(file);
  const { tokenKeys: oldKeys, authority: oldAuthority, natsPasswords: oldPasswords, ...restBefore } = before;
  expect(rest).toEqual(restBefore);
  expect(tokenKeys.gateway.privateJwk.d).not.toBe(oldKeys.gateway.privateJwk.d);
  expect(authority.key).not.toBe(oldAuthority.key);
  expect(natsPasswords.gateway).not.toBe(oldPasswords.gateway);
});

it('of a damaged file says what to do, and does not quote from it', async () => {
  const file = join(folder, 'damaged.json');
  writeFileSync(file, '{"cookieSecret":"geheim');
  const said = await keepSecrets(file).catch((error: unknown) => String(error));
  expect(said).toMatch(/damaged\.json 已损坏.*zg restore/);
  expect(said).not.toContain('geheim');
  expect(readFileSync(file, 'utf8')).toBe('{"cookieSecret":"geheim');
});
