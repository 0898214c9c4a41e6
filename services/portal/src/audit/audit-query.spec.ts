import { describe, expect, it } from 'vitest';
import { historyQuery, listOf, readQuery } from './audit-query.js';

const of = (text: string) => new URLSearchParams(text);

describe('what is asked of the audit', () => {
  it('is nothing where nothing is chosen', () =>
    expect([historyQuery(of('')), readQuery(of('')), listOf(of(''))]).toEqual([{}, {}, 'history']));

  it('is whole days in Shanghai, the last one among them', () =>
    expect(historyQuery(of('from=2026-11-01&to=2026-11-28'))).toEqual({
      from: '2026-10-31T16:00:00.000Z',
      to: '2026-11-28T16:00:00.000Z',
    }));

  it('names an object by kind and id, and the reads of it by id', () => {
    const search = of('object=0193a7c2-1391-7345-8123-139479123450&kind=filing&service=workflow&who=a');
    expect(historyQuery(search)).toEqual({
      ...{ aggregateId: '0193a7c2-1391-7345-8123-139479123450', aggregateType: 'filing' },
      ...{ service: 'workflow', accountId: 'a' },
    });
    expect(readQuery(search)).toMatchObject({ subjectId: '0193a7c2-1391-7345-8123-139479123450' });
  });

  it('narrows to a kind, an act or a way of reading, each in its own list', () => {
    const search = of('kind=filing&type=submitted&operation=filing.read');
    expect(historyQuery(search)).toEqual({ aggregateType: 'filing', type: 'submitted' });
    expect(readQuery(search)).toEqual({ operation: 'filing.read' });
  });

  it('leaves out what it does not know', () =>
    expect([historyQuery(of('service=nobody&kind=No')), readQuery(of('operation=x;y'))]).toEqual([{}, {}]));
});
