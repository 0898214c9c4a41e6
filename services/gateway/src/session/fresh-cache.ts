import type { Result } from '@zhuanguan/kernel';

export interface FreshCache<Value> {
  get(key: string): Promise<Result<Value>>;
  /** What is fresh, without a call. */
  fresh(key: string): Value | undefined;
  /** What was there last, fresh or not. */
  last(key: string): Value | undefined;
  set(key: string, value: Value): void;
  forget(key: string): void;
  /** All of a kind, e.g. the sessions of one account. */
  forgetWhere(of: (value: Value) => boolean): void;
}

interface Entry<Value> {
  value: Value;
  at: number;
}

/** Remembers an answer for a short time and asks once for callers that come together; refusals are not remembered. */
export function freshCache<Value>(options: {
  ttlMs: number;
  max: number;
  now: () => number;
  load: (key: string) => Promise<Result<Value>>;
}): FreshCache<Value> {
  const entries = new Map<string, Entry<Value>>();
  const loading = new Map<string, Promise<Result<Value>>>();
  const set = (key: string, value: Value) => {
    // The oldest goes first: a Map keeps the order of insertion.
    entries.delete(key);
    if (entries.size >= options.max) entries.delete(entries.keys().next().value ?? '');
    entries.set(key, { value, at: options.now() });
  };
  const fresh = (key: string) => {
    const entry = entries.get(key);
    return entry && options.now() - entry.at < options.ttlMs ? entry.value : undefined;
  };
  const load = async (key: string): Promise<Result<Value>> => {
    try {
      const loaded = await options.load(key);
      // Forgotten meanwhile: what was loaded may be of before.
      if (loaded.ok && loading.has(key)) set(key, loaded.value);
      if (!loaded.ok) entries.delete(key);
      return loaded;
    } finally {
      loading.delete(key);
    }
  };
  return {
    set,
    fresh,
    last: (key) => entries.get(key)?.value,
    forget: (key) => {
      entries.delete(key);
      loading.delete(key);
    },
    forgetWhere: (of) => {
      for (const [key, { value }] of entries) if (of(value)) entries.delete(key);
      // What is on its way may be of before.
      loading.clear();
    },
    get: (key) => {
      const known = fresh(key);
      if (known !== undefined) return Promise.resolve({ ok: true, value: known });
      const running = loading.get(key);
      if (running) return running;
      const started = load(key);
      loading.set(key, started);
      return started;
    },
  };
}
