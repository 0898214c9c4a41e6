import { describe, expect, it } from 'vitest';
import type { PolicyMove, TriedUnit } from '../api/policy.js';
import { emptyTrial, SHOWN, withCases, withUnits } from './trial.js';

const unit = (over: Partial<TriedUnit> = {}): TriedUnit => ({
  unitId: 'u',
  unitName: '学校',
  areaCode: '152500',
  standingBefore: 'on_record',
  standingAfter: 'on_record',
  answerBefore: 'allow',
  answerAfter: 'allow',
  detailBefore: '',
  detailAfter: '',
  ...over,
});
const move = (over: Partial<PolicyMove> = {}): PolicyMove => ({
  clockId: 'c',
  unitId: 'u',
  changeDate: '2026-11-20',
  dueBefore: '2026-11-27',
  dueAfter: '2026-11-25',
  overdueBefore: false,
  overdueAfter: true,
  ...over,
});

describe('a dry run, page after page', () => {
  it('tells apart who no longer complies, whose standing and whose answer is another', () => {
    const first = withUnits(emptyTrial(), 3, [
      unit({ standingAfter: 'vacant', answerAfter: 'warn' }),
      unit({ standingBefore: 'vacant' }),
      unit({ detailAfter: '另一句话' }),
    ]);
    const trial = withUnits(first, 2, [unit({ answerAfter: 'deny' })]);
    expect([trial.lookedAt, trial.noLonger.count, trial.standing.count, trial.answer.count]).toEqual([5, 1, 2, 3]);
  });
  it('counts as newly overdue only what was not overdue before', () => {
    const page = {
      moved: [move(), move({ overdueBefore: true }), move({ overdueAfter: false })],
      clocksKept: 4,
      filingsKept: 2,
    };
    const trial = withCases(withCases(emptyTrial(), page), { moved: [], clocksKept: 1, filingsKept: 0 });
    expect(trial).toMatchObject({ clocksKept: 5, filingsKept: 2, moved: { count: 3, overdue: 1 } });
  });
  it('keeps so many and counts all', () => {
    const many = Array.from({ length: SHOWN }, () => unit({ answerAfter: 'deny' }));
    const trial = withUnits(withUnits(emptyTrial(), SHOWN, many), SHOWN, many);
    expect([trial.answer.count, trial.answer.shown.length]).toEqual([2 * SHOWN, SHOWN]);
  });
});
