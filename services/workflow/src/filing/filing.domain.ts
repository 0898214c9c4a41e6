import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { actingFor, type Acting, type FilingActor, type Party } from './acting.domain.js';
import type { AmendingKind, Filing, FilingEvent, FilingKind, Receipt, ReceiverKind } from './filing.types.js';

/** One receiver the pack names for this unit, in the pack's order. */
export interface RequiredReceiver {
  receiver: ReceiverKind;
  organisationId: string;
}

/** Why nobody receives it now. */
export const NOT_AWAITING: Record<Exclude<Filing['state'], 'filed'>, [code: string, detail: string]> = {
  returned: ['filing_returned', '该备案已退回补正，等单位重新报送后再办理。'],
  on_record: ['already_on_record', '该备案已经办结。'],
  voided: ['filing_voided', '该备案已经作废。'],
  withdrawn: ['filing_withdrawn', '单位已撤回这件备案，无需办理。'],
};

/** In a sequence a receiver waits for those before it; in parallel nobody waits (XL-3). */
export const inTurn = (state: Filing, mine: Receipt): boolean =>
  state.receiptOrder === 'parallel' ||
  state.receipts.every((r) => r.round !== state.round || r.position >= mine.position || r.state === 'received');

/** The receipt that this organisation still owes in the round that runs. */
export const waitingAt = (state: Filing, organisationId: string | undefined): Receipt | undefined =>
  state.state === 'filed'
    ? state.receipts.find(
        (r) => r.round === state.round && r.organisationId === organisationId && r.state === 'pending',
      )
    : undefined;

/** Who acts on a receipt: for its holder where that is a delegator, and never for one whom FIL-6 keeps from it if another may. */
export const receiving = (state: Filing, actor: FilingActor, { holder }: Receipt): Acting =>
  actingFor(actor, {
    ...(holder ? { holder: holder.accountId } : {}),
    free: (party) => !isOwn(state, party),
  });

/** What an event says of whom it was done for. */
export const forWhom = ({ onBehalfOf }: Acting): { onBehalfOf?: string } =>
  onBehalfOf ? { onBehalfOf: onBehalfOf.accountId } : {};

/** Who filed the round that runs, and for whom (委托). */
export const filersOf = ({ submittedByAccountId, submittedByPersonId, submittedFor }: Filing): Party[] => [
  { accountId: submittedByAccountId, ...(submittedByPersonId ? { personId: submittedByPersonId } : {}) },
  ...(submittedFor ? [submittedFor] : []),
];

type Own = 'now' | 'before';

/**
 * The filing is somebody's own who filed any of its rounds, for whom it was filed, or whom it is about, under whatever id of
 * theirs: a correction by a colleague makes it nobody else's.
 */
function ownBecause(state: Filing, { accountId, personId, aliasIds = [] }: Party): Own | undefined {
  const is = (id: string | undefined): boolean => id !== undefined && (id === personId || aliasIds.includes(id));
  const filed = (party: Party) => party.accountId === accountId || is(party.personId);
  if (is(state.personId) || filersOf(state).some(filed)) return 'now';
  return state.earlierFilers?.some(filed) ? 'before' : undefined;
}

export const isOwn = (state: Filing, party: Party): boolean => ownBecause(state, party) !== undefined;

/**
 * Nobody receives or voids their own filing, as a person (FIL-6, HS-1): neither who filed it, in whatever round, nor whom it is
 * about. Nor through a delegation: not whoever acts, and not whom they act for.
 */
export function checkNotOwn(state: Filing, actor: Acting, act: '接收' | '作废'): Result<void> {
  const self = ownBecause(state, actor);
  const own = self ?? (actor.onBehalfOf && ownBecause(state, actor.onBehalfOf));
  if (!own) return ok(undefined);
  return refuse('refused', 'own_filing', OWN_FILING[self ? 'self' : 'delegator'][own](act), {
    ruleId: 'FIL-6',
    reference: { ours: '决策、执行、监督相互分离（参照黄石港区内控分事行权）；本系统统一执行', status: 'P' },
    policyVersion: state.policyVersion,
  });
}

const OWN_FILING: Record<'self' | 'delegator', Record<Own, (act: string) => string>> = {
  self: {
    now: (act) => `不能${act}本人报送或涉及本人的备案，请由其他经办人员办理。`,
    before: (act) => `这件备案此前由您报送过，更正后也不能由您${act}，请由其他经办人员办理。`,
  },
  delegator: {
    now: (act) => `不能代委托人${act}其报送或涉及其本人的备案，请由其他经办人员办理。`,
    before: (act) => `这件备案此前由委托人报送过，更正后也不能代其${act}，请由其他经办人员办理。`,
  },
};

type Recorded = Extract<Filing, { state: 'on_record' }>;

export const isAmending = (kind: FilingKind): kind is AmendingKind => kind === 'details' || kind === 'correction';

/** The appointment a filing ends or amends, or starts: no two open filings may have the same. */
export const touchedAppointment = (filing: Pick<Filing, 'appointmentId' | 'content'>): string =>
  filing.content.predecessorAppointmentId ?? filing.appointmentId;

/** The state after an event. */
export function evolve(state: Filing | undefined, event: FilingEvent): Filing {
  if (event.type === 'submitted') return event.filing;
  if (!state) throw new Error(`event ${event.type} before submission`);
  if (event.type === 'recorded') return { ...state, state: 'on_record', recordedAt: event.recordedAt };
  // What was on record when it was voided says so still.
  if (event.type === 'voided') return { ...(state as Recorded), state: 'voided', closing: event.closing };
  if (event.type === 'withdrawn') return { ...state, state: 'withdrawn', closing: event.closing };
  const receipts = state.receipts.map((r) =>
    r.round === event.receipt.round && r.receiver === event.receipt.receiver ? event.receipt : r,
  );
  if (event.type === 'returned') return { ...state, state: 'returned', receipts };
  return { ...state, receipts };
}
