import { createHash } from 'node:crypto';
import { canonicalJson } from '@zhuanguan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contentHash } from '../src/filing/content-hash.js';
import { startRollUps, type League, type RollUps } from './roll-up-fixture.js';

/** A content hash goes out in events: who knows most of what was filed must not find the rest by trying (SEC-4). */
let at: RollUps;
let l: League;
beforeAll(async () => {
  at = await startRollUps('workflow_content_hash');
  l = await at.league();
});
afterAll(() => at.at.stop());

const saltOf = async (id: string) =>
  at.at.query<{ value: string }>(
    `select value from history_personal where aggregate_type = 'filing' and aggregate_id = $1 and field = 'contentSalt'`,
    [id],
  );

it('cannot be had from the content alone, is proved by the salt, and the salt leaves with no event', async () => {
  const id = await at.file(l.school, '乌云');
  const filing = await at.filingOf(id);
  const [salt] = await saltOf(id);
  expect(salt?.value).toMatch(/^[0-9a-f]{32}$/);
  expect(filing.contentHash).toBe(contentHash(filing.content, salt?.value ?? ''));
  const guessed = createHash('sha256').update(canonicalJson(filing.content)).digest('hex');
  const events = await at.at.query<{ envelope: string }>('select envelope from outbox');
  const out = events.map((e) => e.envelope).join();
  expect(out).toContain(filing.contentHash);
  expect(out).not.toContain(guessed);
  expect(out).not.toContain(salt?.value);
  const links = await at.at.query<{ payload: unknown }>('select payload from history');
  expect(JSON.stringify(links)).not.toContain(salt?.value);
});
