import { TermExtended } from '@zhuanguan/contracts';
import type { EventHandler } from '@zhuanguan/events';

/** 确需延长, told by workflow: the directory's 任期将满 and 已超 follow. */
export const termHandlers: Readonly<Record<string, EventHandler<never>>> = {
  'workflow.term.extended.v1': {
    apply: async (tx, event) => {
      const { appointmentId, unitId, until, extendedAt } = TermExtended.fromJSON(event.data);
      await tx.sql({
        name: 'registry-term-extended',
        text: `insert into term_extension (appointment_id, until, extended_at) values ($1, $2, $3)
          on conflict (appointment_id) do update set until = excluded.until, extended_at = excluded.extended_at
          where term_extension.extended_at <= excluded.extended_at`,
        values: [appointmentId, until, extendedAt ?? new Date(event.time)],
      });
      return [unitId];
    },
  },
};
