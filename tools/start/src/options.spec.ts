import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';

const now = new Date('2026-11-24T16:30:00Z');

describe('options of npm start', () => {
  it('are one process, the demonstration and today in Shanghai', () => {
    expect(readOptions([], {}, now)).toEqual({
      processes: false,
      empty: false,
      newAdministrator: false,
      jurisdiction: '152500-xilingol',
      asOf: '2026-11-25',
      port: 8787,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:8787',
      data: '.data',
    });
  });

  it('take another jurisdiction', () =>
    expect(readOptions(['--jurisdiction', '420281-daye'], {}, now)).toMatchObject({ jurisdiction: '420281-daye' }));

  it('take servers and port from the environment', () => {
    const env = {
      PORT: '9000',
      DATABASE_URL: 'postgres://h/d',
      NATS_URL: 'nats://h',
      PUBLIC_URL: 'http://zg.example/',
    };
    expect(readOptions(['--processes'], env, now)).toMatchObject({
      processes: true,
      port: 9000,
      publicUrl: 'http://zg.example',
      databaseUrl: 'postgres://h/d',
      natsUrl: 'nats://h',
    });
  });

  it.each([
    [['--emtpy'], {}, /--emtpy[\s\S]*--empty +不写入演示数据/],
    [['--as-of', '2026-02-30'], {}, /不是日期/],
    [[], { PORT: 'http' }, /不是端口号/],
  ])('%j %j is refused in words', (args, env, words) => {
    expect(() => readOptions(args, env, now)).toThrow(words);
  });
});
