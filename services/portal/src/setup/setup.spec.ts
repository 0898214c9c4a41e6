import { describe, expect, it } from 'vitest';
import { setupIsOver, setupSteps, type SetupFacts } from './setup.js';

const coverage = (units: number, onRecord: number) =>
  ({
    units,
    onRecord,
    filed: 0,
    vacant: units - onRecord,
    overMax: 0,
    changeOverdue: 0,
    covered: 0,
    notBound: 0,
  }) as SetupFacts['coverage'];
const facts = (over: Partial<SetupFacts> = {}): SetupFacts => ({
  officer: 'bureau',
  counts: [],
  mine: { all: 0, active: 0 },
  coverage: coverage(1, 0),
  ...over,
});
const states = (f: SetupFacts) => setupSteps(f).map((s) => `${s.key} ${s.state}`);
const counts = (organisations: number, withAccount: number) => [
  { kind: 'unit' as const, organisations, withAccount, invited: 0 },
];

describe('the first month of a bureau', () => {
  it.each<[string, Partial<SetupFacts>, string[]]>([
    ['an empty system', {}, ['list now', 'invite todo', 'filing todo']],
    [
      'listed',
      { counts: counts(9, 0), mine: { all: 3, active: 0 }, coverage: coverage(10, 0) },
      ['list done', 'invite now', 'below todo', 'filing todo'],
    ],
    [
      'some are in',
      { counts: counts(9, 2), mine: { all: 3, active: 2 }, coverage: coverage(10, 1) },
      ['list done', 'invite now', 'below now', 'filing now'],
    ],
    [
      'all are in',
      { counts: counts(9, 9), mine: { all: 3, active: 3 }, coverage: coverage(10, 4) },
      ['list done', 'invite done', 'below done', 'filing now'],
    ],
    [
      'a department',
      { officer: 'department', counts: counts(4, 0), mine: { all: 4, active: 0 }, coverage: coverage(5, 0) },
      ['invite now', 'filing todo'],
    ],
  ])('%s', (_, over, expected) => expect(states(facts(over))).toEqual(expected));

  it('is over once everybody is in and nearly all are on record', () => {
    const all = { counts: counts(19, 19), mine: { all: 3, active: 3 } };
    expect(setupIsOver(setupSteps(facts({ ...all, coverage: coverage(20, 19) })))).toBe(true);
    expect(setupIsOver(setupSteps(facts({ ...all, coverage: coverage(20, 10) })))).toBe(false);
    expect(setupIsOver(setupSteps(facts()))).toBe(false);
  });
});
