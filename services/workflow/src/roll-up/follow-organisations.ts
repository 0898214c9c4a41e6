import { OrganisationKind, type Organisation } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { NotYetError, type EventEnvelope } from '@zhuanguan/events';
import { addDays, dateInShanghai } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { carryOut } from './roll-up-command.js';
import { decideOpenerEnded } from './roll-up.domain.js';
import { keepBodies, loadRound, openTitles } from './roll-up.store.js';
import { syncRoundTimers } from './round-timers.js';

const REPORTS = [OrganisationKind.ORGANISATION_KIND_DEPARTMENT, OrganisationKind.ORGANISATION_KIND_BUREAU];

/** Open rounds that it reports in, did once, or whose bureau it is. */
const ROUNDS_OF = `select r.id from roll_up r where r.state = 'open' and (r.bureau_id = $1
    or exists (select 1 from roll_up_body b where b.roll_up_id = r.id and b.organisation_id = $1)
    or exists (select 1 from organisation_closure c where c.tree = 'finance' and c.ancestor_id = r.bureau_id and c.descendant_id = $1))
  order by r.id`;

/**
 * A department or bureau that came, moved or ended: whoever is asked now is reminded from now on, and nobody else. In the
 * transaction that keeps the organisation, after it.
 */
export async function followInRounds(ctx: WorkflowContext, tx: Tx, { id, kind }: Organisation): Promise<void> {
  if (!REPORTS.includes(kind)) return;
  const rounds = await tx.sql<{ id: string }>({ name: 'workflow-roll-ups-of', text: ROUNDS_OF, values: [id] });
  const today = dateInShanghai(ctx.now());
  for (const { id: rollUpId } of rounds) {
    const round = await loadRound(tx, rollUpId, today, true);
    if (round?.rollUp.state === 'open') await syncRoundTimers(ctx, tx, round);
  }
}

/**
 * A bureau that is no more leaves its open rounds to the one bureau that goes on with its work; where there is none, or
 * several, nobody can take them in any more, and they end with the reason (ours).
 */
export async function handOverRounds(
  ctx: WorkflowContext,
  tx: Tx,
  event: EventEnvelope,
  { organisation, successorIds }: { organisation: Organisation; successorIds: readonly string[] },
): Promise<void> {
  const { id: bureauId, name, validTo } = organisation;
  const rounds = await tx.sql<{ id: string }>({
    name: 'workflow-roll-ups-opened-by',
    text: `select id from roll_up where bureau_id = $1 and state = 'open' order by id`,
    values: [bureauId],
  });
  if (rounds.length === 0) return;
  const successors = await tx.sql<{ id: string; name: string; kind: string; lasts: boolean }>({
    name: 'workflow-roll-up-successors',
    text: `select id, name, kind, valid_to is null as lasts from organisation where id = any($1::uuid[])`,
    values: [successorIds],
  });
  if (successors.length < successorIds.length) throw new NotYetError(`a successor of ${bureauId} is not here yet`);
  const bureaus = successors.filter(({ kind, lasts }) => kind === 'bureau' && lasts);
  const successor = bureaus.length === 1 ? bureaus[0] : undefined;
  for (const { id } of rounds) {
    // Who was asked on the last day: what lay below it lies below another today.
    const round = await loadRound(tx, id, addDays(validTo, -1), true);
    if (!round || round.rollUp.state === 'closed') continue;
    const events = decideOpenerEnded(round.rollUp, {
      endedName: name,
      endedOn: validTo,
      at: event.time,
      ...(successor ? { successor: { ...successor, openTitles: await openTitles(tx, successor.id) } } : {}),
    });
    await keepBodies(tx, id, round.bodies);
    await carryOut(ctx, tx, round, events, { actor: {}, correlationId: event.correlationid, at: new Date(event.time) });
    const after = await loadRound(tx, id, dateInShanghai(ctx.now()));
    if (after?.rollUp.state === 'open') await syncRoundTimers(ctx, tx, after);
  }
}
