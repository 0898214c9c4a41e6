import type { Tx } from '@zhuanguan/db';
import { deadline } from '@zhuanguan/calendar';
import { isBound, specialistPolicy, type CompiledPack } from '@zhuanguan/policy';
import { LASTING, RUNNING } from '../clock/change-clock.store.js';

/** A running clock and its due date (rolled) by what it was measured by, and by another version. */
export interface Move {
  clockId: string;
  unitId: string;
  changeDate: string;
  dueBefore: string;
  dueAfter: string;
}

interface RunningClock {
  id: string;
  unitId: string;
  areaCode: string;
  changeDate: string;
  dueRolled: string;
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Running clocks, a page at a time in order of id, as a version that begins on a day measures them. The rule in force at the
 * trigger date decides: what was triggered before the day keeps its due date.
 */
export async function measurePage(
  tx: Tx,
  packs: ReadonlyMap<string, CompiledPack>,
  effectiveFrom: string,
  { after, size, bureauId, today }: { after: string; size: number; bureauId?: string; today: string },
): Promise<{ lookedAt: number; moved: Move[]; next: string }> {
  const clocks = await tx.sql<RunningClock>({
    name: 'workflow-clocks-to-try',
    text: `select id, unit_id as "unitId", area_code as "areaCode", change_date::text as "changeDate", due_rolled::text as "dueRolled"
      from change_clock where id > $1::uuid and ${RUNNING} and ${LASTING} and area_code = any($2::text[])
        and ($4::uuid is null or unit_id in (select c.descendant_id from organisation_closure c where c.tree = 'finance'
          and c.ancestor_id = $4::uuid and c.valid_from <= $5::date and (c.valid_to is null or c.valid_to > $5::date)))
      order by id limit $3`,
    values: [after || FIRST, [...packs.keys()], size, bureauId ?? null, today],
  });
  const moved = clocks.flatMap((clock) => {
    const dueAfter = clock.changeDate < effectiveFrom ? undefined : dueBy(packs.get(clock.areaCode), clock.changeDate);
    const { id: clockId, unitId, changeDate, dueRolled: dueBefore } = clock;
    return dueAfter === undefined || dueAfter === dueBefore
      ? []
      : [{ clockId, unitId, changeDate, dueBefore, dueAfter }];
  });
  return { lookedAt: clocks.length, moved, next: clocks.length === size ? (clocks.at(-1)?.id ?? '') : '' };
}

/** Undefined where no number of days is given, or nobody is asked for: what runs keeps its day. */
function dueBy(pack: CompiledPack | undefined, changeDate: string): string | undefined {
  if (!pack || !isBound(pack)) return undefined;
  const rule = specialistPolicy(pack, changeDate).changeDeadline;
  return rule && deadline({ rule, trigger: changeDate, calendar: pack.calendar }).dueRolled;
}

const PAGE = 500;

/** Keeps what an activation moves, all of it, in the transaction that makes it active: nothing has moved yet. */
export async function keepMoves(
  tx: Tx,
  activationId: string,
  packs: ReadonlyMap<string, CompiledPack>,
  effectiveFrom: string,
  today: string,
): Promise<number> {
  let total = 0;
  for (let after: string | undefined = FIRST; after;) {
    const page: Awaited<ReturnType<typeof measurePage>> = await measurePage(tx, packs, effectiveFrom, {
      after,
      size: PAGE,
      today,
    });
    total += page.moved.length;
    if (page.moved.length > 0)
      await tx.sql({
        name: 'workflow-keep-policy-moves',
        text: `insert into policy_move select $1, clock_id, unit_id, change_date, due_before, due_after
          from json_to_recordset($2::json) as m(clock_id uuid, unit_id uuid, change_date date, due_before date, due_after date)`,
        values: [
          activationId,
          JSON.stringify(
            page.moved.map((m) => ({
              clock_id: m.clockId,
              unit_id: m.unitId,
              change_date: m.changeDate,
              due_before: m.dueBefore,
              due_after: m.dueAfter,
            })),
          ),
        ],
      });
    after = page.next;
  }
  return total;
}
