import type { Tx } from '@zhuanguan/db';
import type { Succession } from '@zhuanguan/policy';

/**
 * SQL of a recursive CTE `went` over `"from"`, `"to"` and `"on"`: what ended and left its work to the unit in `column`, and
 * what had left its work to that before. A part split from a unit that lasts is none: the unit itself goes on with all it was.
 */
export const wentTo = (column: string): string => {
  const step = (to: string) => `select e.organisation_id as "from", ${to} as "to", o2.valid_to as "on"`;
  const ended = (to: string) => `e.part = 'ended' and e.successor_ids @> array[${to}]`;
  return `went as (
      ${step(column)} from organisation_act_effect e join organisation o2 on o2.id = e.organisation_id where ${ended(column)}
      union
      ${step('w."from"')} from went w join organisation_act_effect e on ${ended('w."from"')} join organisation o2 on o2.id = e.organisation_id)`;
};

/** Units that ended and whose work this one goes on with, near and far. */
export const earlierUnits = (tx: Tx, unitId: string): Promise<(Succession & { name: string })[]> =>
  tx.sql<Succession & { name: string }>({
    name: 'registry-earlier-units',
    text: `with recursive ${wentTo('$1::uuid')} select w.*, o.name from went w join organisation o on o.id = w."from" order by w."on", w."from"`,
    values: [unitId],
  });

/** The units that go on with one that ended, near and far; those that ended themselves too. */
export async function laterUnits(tx: Tx, unitId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'registry-later-units',
    text: `with recursive later(id) as (
        select unnest(e.successor_ids) from organisation_act_effect e where e.organisation_id = $1 and e.part = 'ended'
        union
        select unnest(e.successor_ids) from later l join organisation_act_effect e on e.organisation_id = l.id and e.part = 'ended')
      select id from later order by id`,
    values: [unitId],
  });
  return rows.map((r) => r.id);
}
