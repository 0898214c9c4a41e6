import { PERSONAL_KEYS } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';

function logged(data: object): string {
  const lines: string[] = [];
  createLogger('test', { write: (line: string) => void lines.push(line) }).error(data, 'something happened');
  return lines.join('');
}

describe('a log', () => {
  it('has no value of any personal field, at any of three depths or in a list', () => {
    for (const key of PERSONAL_KEYS) {
      const line = logged({
        [key]: 'MARK',
        deep: { [key]: 'MARK', deeper: { [key]: 'MARK' } },
        list: [{ [key]: 'MARK' }],
      });
      expect(line, key).not.toContain('MARK');
      expect(line).toContain('something happened');
    }
  });

  it('has of an error of the database where it came from, not which row it was about', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "person_key"'), {
      code: '23505',
      detail: 'Key (name, phone)=(乌云其木格, 13947912345) already exists.',
    });
    const line = logged({ err: error });
    expect(line).toContain('person_key');
    expect(line).toContain('23505');
    expect(line).not.toMatch(/乌云其木格|13947912345/);
  });

  it.each([
    ['a mobile', 'invalid input: 13947912345', '13947912345'],
    ['a landline', 'invalid input: "0479-8212345"', '8212345'],
    ['an identity number', 'value 152502199001010012 too long', '152502199001010012'],
    ['an address', 'mailbox naren.tuya@xlgl.example.cn does not exist', 'naren.tuya'],
  ])('has no %s that a library quoted', (_what, error, mark) => expect(logged({ error })).not.toContain(mark));

  it('keeps ids, ports and times', () => {
    const said = { error: 'of 0193a7c2-1391-7345-8123-139479123450 at 1764312345678, port 13914' };
    expect(logged(said)).toContain(said.error);
  });
});
