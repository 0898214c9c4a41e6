import type { FilingResult } from '@zhuanguan/contracts';
import { isTransientDatabaseError, isUniqueViolation, StaleAggregateError } from '@zhuanguan/db';
import type { Result } from '@zhuanguan/kernel';
import { refusalToProto } from '@zhuanguan/rpc';
import { filingToProto } from './filing.mapping.js';
import type { FilingRow } from './filing.store.js';

export const MAX_BATCH = 64;

/** What may pass when tried again: a twin that has committed by then, a changed aggregate, a lost connection. */
export const retryable = (error: unknown): boolean =>
  isUniqueViolation(error) || error instanceof StaleAggregateError || isTransientDatabaseError(error);

export const refused = (result: Extract<Result<never>, { ok: false }>): FilingResult => ({
  result: { $case: 'refusal', value: refusalToProto(result.refusal) },
});

/** What a command answers: the bare filing; names and countdowns are for reads. */
export function answer(done: Result<FilingRow>): FilingResult {
  if (!done.ok) return refused(done);
  return {
    result: {
      $case: 'filing',
      value: filingToProto(done.value, { names: new Map(), policy: undefined, masked: false, actions: [], papers: [] }),
    },
  };
}
