import { describe, expect, it } from 'vitest';
import { formatCursor, positionOf } from './cursor.js';

const stream = { epoch: 'abc', firstSeq: 11, lastSeq: 20 };

describe('a feed cursor', () => {
  it('without one the oldest event kept comes first', () => {
    expect(positionOf(undefined, stream)).toEqual({ ok: true, value: { seq: 10 } });
    expect(positionOf('', { epoch: 'abc', firstSeq: 0, lastSeq: 0 })).toEqual({ ok: true, value: { seq: 0 } });
  });
  it.each([
    [10, { seq: 10 }],
    [20, { seq: 20 }],
    [9, 'too_old'],
    [21, 'too_old'],
  ])('of %s', (seq, expected) => {
    expect(positionOf(formatCursor('abc', seq), stream)).toEqual({ ok: true, value: expected });
  });
  it('of another life of the stream is too old', () => {
    expect(positionOf('abd.15', stream)).toEqual({ ok: true, value: 'too_old' });
  });
  it.each(['15', 'abc.', 'abc.x', 'abc.1.2', '../x'])('%s is none', (cursor) => {
    expect(positionOf(cursor, stream)).toMatchObject({ ok: false, refusal: { kind: 'invalid' } });
  });
});
