import type { AccessCounts } from '../api/accounts.js';
import type { Coverage } from '../api/directory.types.js';
import { asked, onRecord } from '../queue/coverage.js';

export interface SetupFacts {
  officer: 'department' | 'bureau';
  counts: AccessCounts['counts'];
  /** Those the officer invites, and how many of them have somebody who can sign in. */
  mine: { all: number; active: number };
  coverage: Coverage['total'];
}

export interface SetupStep {
  key: 'list' | 'invite' | 'below' | 'filing';
  state: 'done' | 'now' | 'todo';
  done: number;
  all: number;
}

/** What is set up and what comes next. A step without anything to do yet waits for the one before it. */
export function setupSteps({ officer, counts, mine, coverage }: SetupFacts): SetupStep[] {
  const sum = (of: 'organisations' | 'withAccount') => counts.reduce((total, row) => total + row[of], 0);
  const [organisations, active] = [sum('organisations'), sum('withAccount')];
  const steps: Omit<SetupStep, 'state'>[] = [
    ...(officer === 'bureau' ? [{ key: 'list' as const, done: organisations, all: Math.max(organisations, 1) }] : []),
    { key: 'invite', done: mine.active, all: mine.all },
    ...(officer === 'bureau' && organisations > mine.all
      ? [{ key: 'below' as const, done: active, all: organisations }]
      : []),
    { key: 'filing', done: onRecord(coverage), all: asked(coverage) },
  ];
  const isDone = ({ all, done }: Omit<SetupStep, 'state'>) => all > 0 && done >= all;
  const next = steps.findIndex((step) => !isDone(step));
  return steps.map((step, i) => ({
    ...step,
    state: isDone(step) ? 'done' : i === next || step.done > 0 ? 'now' : 'todo',
  }));
}

/** The first month is over once everybody is in: then the queue has the page to itself. */
export const setupIsOver = (steps: readonly SetupStep[]): boolean =>
  steps.every((step) => step.state === 'done' || (step.key === 'filing' && step.done > 0.9 * step.all));
