import { tryCases, tryUnits, type PolicyMove, type TriedUnit } from '../api/policy.js';

/** So many of each list are kept and shown; the counts are of all. */
export const SHOWN = 200;

export interface Trial {
  lookedAt: number;
  standing: { count: number; shown: TriedUnit[] };
  answer: { count: number; shown: TriedUnit[] };
  /** Units that complied before and do not after. */
  noLonger: { count: number; shown: TriedUnit[] };
  moved: { count: number; overdue: number; shown: PolicyMove[] };
  clocksKept: number;
  filingsKept: number;
}

export const emptyTrial = (): Trial => ({
  lookedAt: 0,
  standing: { count: 0, shown: [] },
  answer: { count: 0, shown: [] },
  noLonger: { count: 0, shown: [] },
  moved: { count: 0, overdue: 0, shown: [] },
  clocksKept: 0,
  filingsKept: 0,
});

const COMPLIES = new Set(['on_record', 'filed_not_on_record', 'covered', 'not_bound']);

function add<T>(list: { count: number; shown: T[] }, items: readonly T[]): { count: number; shown: T[] } {
  return { count: list.count + items.length, shown: [...list.shown, ...items.slice(0, SHOWN - list.shown.length)] };
}

export const withUnits = (trial: Trial, lookedAt: number, changed: readonly TriedUnit[]): Trial => ({
  ...trial,
  lookedAt: trial.lookedAt + lookedAt,
  standing: add(
    trial.standing,
    changed.filter((u) => u.standingBefore !== u.standingAfter),
  ),
  noLonger: add(
    trial.noLonger,
    changed.filter((u) => COMPLIES.has(u.standingBefore) && !COMPLIES.has(u.standingAfter)),
  ),
  answer: add(
    trial.answer,
    changed.filter((u) => u.answerBefore !== u.answerAfter || u.detailBefore !== u.detailAfter),
  ),
});

export const withCases = (
  trial: Trial,
  page: { moved: readonly PolicyMove[]; clocksKept: number; filingsKept: number },
): Trial => ({
  ...trial,
  moved: {
    ...add(trial.moved, page.moved),
    overdue: trial.moved.overdue + page.moved.filter((move) => move.overdueAfter && !move.overdueBefore).length,
  },
  clocksKept: trial.clocksKept + page.clocksKept,
  filingsKept: trial.filingsKept + page.filingsKept,
});

/** Page by page, told after each; gives up where `going` says so. */
export async function runTrial(
  version: string,
  date: string,
  asOf: string,
  tell: (trial: Trial) => void,
  going: () => boolean,
): Promise<void> {
  let trial = emptyTrial();
  for (let after: string | undefined, first = true; (first || after) && going(); first = false) {
    const page: Awaited<ReturnType<typeof tryCases>> = await tryCases(version, date, after);
    trial = withCases(trial, page);
    after = page.nextAfterClockId;
    tell(trial);
  }
  for (let after: string | undefined, first = true; (first || after) && going(); first = false) {
    const page: Awaited<ReturnType<typeof tryUnits>> = await tryUnits(version, asOf, after);
    trial = withUnits(trial, page.lookedAt, page.changed);
    after = page.nextAfterUnitId;
    tell(trial);
  }
}
