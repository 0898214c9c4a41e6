import type { Actor } from '@zhuanguan/access';
import type { RollUp as ProtoRollUp, RollUpBody, SummaryHead } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import { mayForBelow, mayForOwn, ownBody } from './party.js';
import { dueWords, progressOf, stateOf, urgeable } from './roll-up.domain.js';
import { lastUrged, type Round } from './roll-up.store.js';
import type { Body, Summary } from './roll-up.types.js';
import { belowOf } from './summary-content.js';

export const headToProto = (summary: Summary): SummaryHead => ({
  number: summary.number,
  contentHash: summary.contentHash,
  counts: { ...summary.counts },
  frozenAt: new Date(summary.frozenAt),
  late: summary.late,
  signedByAccount: summary.signedByAccountId,
  signedByOrganisationId: summary.organisationId,
  reopenedAt: summary.reopened && new Date(summary.reopened.at),
  reopenedBy: summary.reopened?.by ?? '',
  reopenedReason: summary.reopened?.reason ?? '',
});

/** A round of the past is looked at as on the day it was closed. */
export const dayOf = ({ rollUp }: Round, today: string): string =>
  rollUp.closedAt ? dateInShanghai(rollUp.closedAt) : today;

const isUpperFrozen = ({ rollUp }: Round, { upperId }: Body): boolean =>
  upperId !== undefined && stateOf(rollUp.summaries[upperId]) === 'submitted';

/** What the actor may do with a body now; the service decides again when it is done. */
function actionsOn(actor: Actor, round: Round, body: Body): string[] {
  const { rollUp } = round;
  const own = ownBody(actor, round);
  if (!own || rollUp.state === 'closed' || body.membership === 'left') return [];
  const state = stateOf(rollUp.summaries[body.organisationId]);
  const upperStands = isUpperFrozen(round, body);
  if (body.organisationId === own.organisationId) {
    if (upperStands || !mayForOwn(actor, 'roll_up.submit', own).ok) return [];
    return [state === 'submitted' ? 'withdraw' : 'submit'];
  }
  if (body.upperId !== own.organisationId || !mayForBelow(actor, own).ok) return [];
  if (state !== 'submitted') return ['urge'];
  return upperStands ? [] : ['return'];
}

export function presentBody(
  actor: Actor,
  round: Round,
  body: Body,
  { today, urged }: { today: string; urged: ReadonlyMap<string, string> },
): RollUpBody {
  const summary = round.rollUp.summaries[body.organisationId];
  const state = stateOf(summary);
  const running =
    state !== 'submitted' && body.due !== undefined && round.rollUp.state === 'open' && body.membership !== 'left';
  return {
    organisationId: body.organisationId,
    name: body.name,
    kind: body.kind,
    upperId: body.upperId ?? '',
    upperName: round.byId.get(body.upperId ?? '')?.name ?? '',
    due: body.due ?? '',
    dueWords: running && body.due ? dueWords(body.due, today) : '',
    state,
    membership: body.membership,
    summary: summary && headToProto(summary),
    lastUrgedOn: urged.get(body.organisationId) ?? '',
    actions: actionsOn(actor, round, body),
    upperFrozen: isUpperFrozen(round, body),
  };
}

export async function presentRollUp(tx: Tx, actor: Actor, round: Round, today: string): Promise<ProtoRollUp> {
  const { rollUp, version, byId } = round;
  const own = ownBody(actor, round);
  const below = own ? belowOf(round, own.organisationId) : [];
  const open = rollUp.state === 'open';
  const closes = own?.organisationId === rollUp.bureauId && mayForOwn(actor, 'roll_up.close', own).ok;
  const urges = own !== undefined && urgeable(rollUp, below).length > 0 && mayForBelow(actor, own).ok;
  const urged = await lastUrged(tx, rollUp.id);
  return {
    id: rollUp.id,
    title: rollUp.title,
    basisDocument: rollUp.basisDocument,
    bureauId: rollUp.bureauId,
    bureauName: byId.get(rollUp.bureauId)?.name ?? '',
    areaCode: rollUp.areaCode,
    departmentDue: rollUp.departmentDue,
    bureauDue: rollUp.bureauDue ?? '',
    state: rollUp.state,
    openedAt: new Date(rollUp.openedAt),
    closedAt: rollUp.closedAt ? new Date(rollUp.closedAt) : undefined,
    version,
    closedReason: rollUp.closedReason,
    takenOverFromName: byId.get(rollUp.takenOverFrom ?? '')?.name ?? '',
    takenOverOn: rollUp.takenOverOn ?? '',
    own: own && presentBody(actor, round, own, { today, urged }),
    progress: progressOf(rollUp, below, dayOf(round, today)),
    actions: open ? [...(closes ? ['close'] : []), ...(urges ? ['urge'] : [])] : [],
  };
}
