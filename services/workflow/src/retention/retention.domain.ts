import { addYears, ok, refuse, RETENTION, type PersonAliases, type Result } from '@zhuanguan/kernel';
import type { Acting, Party } from '../filing/acting.domain.js';

/** 采购档案: calendar years (政府采购法第四十二条, the start ours). */
export const YEARS = RETENTION.procurement_file.years;
/** Two, neither of them whoever proposed the list (ours: 经办, 审核, 批准). */
export const APPROVALS_NEEDED = 2;
/** What one list holds at most (ours): what two people can still look through. */
export const LIST_LIMIT = 2_000;

/** The last day on which a record is kept; destroyed not before the day after. */
export const dueOn = (since: string): string => addYears(since, YEARS);
export const isDue = (since: string, today: string): boolean => dueOn(since) < today;
/** No record that begins later can be due. */
export const cutoff = (today: string): string => addYears(today, -YEARS);

export type RecordKind = 'filing' | 'roll_up';
export interface RetainedRecord {
  kind: RecordKind;
  id: string;
  unitId: string;
  /** Empty for a round. */
  filingKind: string;
  /** Since when its time runs: the end of the appointment, no earlier than the record itself; or when it was annulled or withdrawn. */
  since: string;
}

/** Who signed, as it is kept: other ids of the person are looked up when somebody compares. */
export interface Signature {
  accountId: string;
  personId?: string;
  onBehalfOf?: { accountId: string; personId?: string };
}

export type ListState = 'proposed' | 'approved' | 'done' | 'refused' | 'withdrawn';

export interface DestructionList {
  id: string;
  bureauId: string;
  areaCode: string;
  asOf: string;
  state: ListState;
  reason: string;
  items: number;
  contentHash: string;
  proposedAt: string;
  proposedBy: Signature;
  approvals: readonly (Signature & { at: string })[];
  closedAt?: string;
  closedReason?: string;
}

const party = ({
  accountId,
  personId,
}: {
  accountId: string;
  personId?: string;
}): { accountId: string; personId?: string } => ({
  accountId,
  ...(personId ? { personId } : {}),
});

export const signatureOf = ({ onBehalfOf, ...self }: Acting): Signature => ({
  ...party(self),
  ...(onBehalfOf ? { onBehalfOf: party(onBehalfOf) } : {}),
});

const humansOf = ({ onBehalfOf, ...self }: Signature): Party[] => [self, ...(onBehalfOf ? [onBehalfOf] : [])];

/** Every human behind either, whoever acted and for whomever, under whatever id. */
export function sharesHuman(a: Signature, b: Signature, aliases: PersonAliases): boolean {
  const ids = ({ personId }: Party) => (personId ? aliases.idsOf(personId) : []);
  return humansOf(a).some((x) =>
    humansOf(b).some((y) => x.accountId === y.accountId || ids(x).some((id) => ids(y).includes(id))),
  );
}

export type Decision = 'approve' | 'refuse' | 'withdraw';

export interface Decided {
  state: ListState;
  /** The approval that was given. */
  approval?: Signature;
}

const closed: Record<Exclude<ListState, 'proposed'>, string> = {
  approved: '这份清册已经批准，正在销毁。',
  done: '这份清册已经销毁完毕。',
  refused: '这份清册已被退回。',
  withdrawn: '这份清册已经撤回。',
};

/** Why this human may not approve it, whoever else may. */
export function notTheirs(list: DestructionList, by: Signature, aliases: PersonAliases): Result<void> {
  if (sharesHuman(list.proposedBy, by, aliases))
    return refuse('refused', 'own_list', '清册由您（或您代办的同事）提出，应由另外两人审批。');
  if (list.approvals.some((approval) => sharesHuman(approval, by, aliases)))
    return refuse('refused', 'approved_already', '您（或您代办的同事）已经批准过，还需另一人审批。');
  return ok(undefined);
}

/**
 * What a decision makes of a list. An approval is of exactly the items that were seen, and of two humans that are neither one
 * another nor whoever proposed it, delegations and other ids of a person included (SEC-4).
 */
export function decide(
  list: DestructionList,
  { decision, by, seenHash, aliases }: { decision: Decision; by: Signature; seenHash: string; aliases: PersonAliases },
): Result<Decided> {
  if (list.state !== 'proposed') return refuse('refused', 'list_closed', closed[list.state]);
  switch (decision) {
    case 'withdraw':
      return sharesHuman(list.proposedBy, by, aliases)
        ? ok({ state: 'withdrawn' })
        : refuse('refused', 'not_own_list', '清册由提出的人撤回；不同意销毁的，请退回。');
    case 'refuse':
      return ok({ state: 'refused' });
    case 'approve': {
      if (seenHash !== list.contentHash)
        return refuse('stale', 'list_changed', '清册内容与您看到的不一致，请刷新后重新核对。');
      const theirs = notTheirs(list, by, aliases);
      if (!theirs.ok) return theirs;
      return ok({ state: list.approvals.length + 1 >= APPROVALS_NEEDED ? 'approved' : 'proposed', approval: by });
    }
  }
}
