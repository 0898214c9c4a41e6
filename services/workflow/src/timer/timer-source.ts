import type { Tx } from '@zhuanguan/db';
import type { WorkflowContext } from '../context.js';
import type { ReminderRule } from './reminder-rules.js';

/** Where subjects of a rule are found again, e.g. after a pack gave a limit that was not there when they began. */
export interface TimerSource {
  /** A reminder that no pack gives is not looked for. */
  rule?: ReminderRule;
  /**
   * Ids of subjects that run and are not armed by the pack in force at their trigger, in order. $1 area codes, $2 the digests
   * of their packs, $5 and $6 from when to when (exclusive) each is in force, $3 after this id, $4 limit.
   */
  stale: { name: string; text: string };
  /** Arms them anew, subjects locked. */
  sync(ctx: WorkflowContext, tx: Tx, ids: readonly string[]): Promise<void>;
}

/** SQL for "armed by the pack in force at its trigger": `kind` and `rule` of the series, the subject's id and its area code. */
export const armedNow = (kind: string, rule: string, id: string, areaCode: string): string =>
  `exists (select 1 from timer_series s join unnest($1::text[], $2::text[], $5::date[], $6::date[]) as p(code, digest, starts, ends) on p.code = ${areaCode}
    where s.subject_kind = '${kind}' and s.subject_id = ${id} and s.rule = '${rule}' and s.running and s.policy_digest = p.digest
      and coalesce(s.trigger_on, s.due_on) >= coalesce(p.starts, '-infinity') and coalesce(s.trigger_on, s.due_on) < coalesce(p.ends, 'infinity'))`;
