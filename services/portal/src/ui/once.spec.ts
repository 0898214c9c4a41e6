import { expect, it } from 'vitest';
import { createOnce } from './once.js';

/** A service that hears every command and whose answer sometimes gets lost. */
const service = () => {
  const heard: string[] = [];
  return {
    heard,
    answers: (key: string) => Promise.resolve(heard.push(key)),
    isLost: (key: string) => {
      heard.push(key);
      return Promise.reject(new Error('网络中断'));
    },
  };
};

it('a lost answer and a second click have one key, what was changed in between another', async () => {
  const once = createOnce();
  const { heard, answers, isLost } = service();
  await expect(once({ until: '2027-12-31' }, isLost)).rejects.toThrow('网络中断');
  await once({ until: '2027-12-31' }, answers);
  await expect(once({ until: '2027-12-31' }, isLost)).rejects.toThrow();
  await once({ until: '2028-12-31' }, answers);
  await once({ until: '2027-12-31' }, answers);
  const [lost, again, lostToo, changed, back] = heard;
  expect([again, back]).toEqual([lost, lostToo]);
  expect(new Set([lost, lostToo, changed]).size).toBe(3);
});

it('two clicks at once are one act; what was done is done anew', async () => {
  const once = createOnce();
  const { heard, answers } = service();
  await Promise.all([once(['urge'], answers), once(['urge'], answers)]);
  await once(['urge'], answers);
  expect(heard[0]).toBe(heard[1]);
  expect(heard[2]).not.toBe(heard[0]);
});

it('a command without content has a key like any other', async () => {
  const { heard, answers } = service();
  await createOnce()(undefined, answers);
  expect(heard[0]).toMatch(/^[0-9a-f-]{36}$/);
});
