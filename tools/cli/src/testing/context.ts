import type { Context } from '../context.js';

export interface TestContext extends Context {
  /** What was said. */
  lines: string[];
}

export function testContext(data: string, env: Context['env'] = {}): TestContext {
  const lines: string[] = [];
  return {
    data,
    env,
    version: '0.1.0',
    now: () => new Date(),
    lines,
    say: (words) => void lines.push(words),
    onStop: () => () => undefined,
  };
}
