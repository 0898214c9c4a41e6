import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import { freshCache } from './fresh-cache.js';

function setup(answer: (key: string) => Result<string> = (key) => ok(`${key}!`)) {
  const calls: string[] = [];
  const time = { now: 0 };
  const cache = freshCache<string>({
    ttlMs: 30_000,
    max: 2,
    now: () => time.now,
    load: (key) => (calls.push(key), Promise.resolve(answer(key))),
  });
  return { cache, calls, time };
}

describe('a fresh cache', () => {
  it('asks once for 30 seconds, also for callers that come together', async () => {
    const { cache, calls, time } = setup();
    expect(await Promise.all([cache.get('a'), cache.get('a')])).toEqual([ok('a!'), ok('a!')]);
    time.now = 29_999;
    await cache.get('a');
    expect(calls).toEqual(['a']);
    time.now = 30_000;
    expect(cache.fresh('a')).toBeUndefined();
    expect(cache.last('a')).toBe('a!');
    await cache.get('a');
    expect(calls).toEqual(['a', 'a']);
  });
  it('remembers no refusal', async () => {
    const { cache, calls } = setup(() => refuse('not_found', 'x', 'x'));
    await cache.get('a');
    expect((await cache.get('a')).ok).toBe(false);
    expect(calls).toHaveLength(2);
  });
  it('keeps no more than it may', async () => {
    const { cache } = setup();
    for (const key of ['a', 'b', 'c']) await cache.get(key);
    expect([cache.last('a'), cache.last('b'), cache.last('c')]).toEqual([undefined, 'b!', 'c!']);
  });
  it('does not keep an answer that was forgotten while it was on its way', async () => {
    const { cache } = setup();
    const running = cache.get('a');
    cache.forget('a');
    await running;
    expect(cache.fresh('a')).toBeUndefined();
  });
});
