import type { Actor } from '@zhuanguan/access';
import { newId } from '@zhuanguan/kernel';
import type { TimerFixture } from './timer-fixture.js';

/** What a test of leaving and of terms looks up in the tables. */
export function leavingQueries(at: () => TimerFixture) {
  return {
    armed: async (unitId: string): Promise<string[]> =>
      (
        await at().query<{ said: string }>(
          `select s.rule || ' ' || t.level || ' ' || t.fire_on as said from workflow.timer t join workflow.timer_series s on s.id = t.series_id
            where s.unit_id = $1 and t.state = 'armed' order by 1`,
          [unitId],
        )
      ).map((r) => r.said),
    events: async (type: string, id: string) =>
      (
        await at().query<{ envelope: string }>(
          `select envelope from workflow.outbox where envelope::jsonb->>'type' = $1 and envelope::jsonb->>'aggregateid' = $2 order by position`,
          [type, id],
        )
      ).map((r) => (JSON.parse(r.envelope) as { data: object }).data),
    actorsOf: async (type: string, id: string) =>
      (
        await at().query<{ account: string; behalf: string | null }>(
          `select actor_account as account, payload->>'onBehalfOf' as behalf from workflow.history
            where aggregate_type = $1 and aggregate_id = $2 order by version`,
          [type, id],
        )
      ).map((r) => [r.account, r.behalf]),
  };
}

/** Whoever acts by what this one lends alone. */
export const standInFor = ({ accountId, roles, ...rest }: Actor): Actor => ({
  ...{ ...rest, accountId: newId(), roles, lentRoles: roles, onBehalfOf: [{ accountId, roles }] },
});
