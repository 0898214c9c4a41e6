import type { Handover } from '@zhuanguan/contracts';
import type { LeavingPolicy } from '@zhuanguan/policy';
import { leavingPolicy } from '@zhuanguan/policy';
import { referenceToProto } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { openItems } from './handover.domain.js';
import type { HandoverRow, HandoverTold } from './handover.store.js';

export type HandoverList = NonNullable<LeavingPolicy['handover']>;

/** The list of the pack in force on the day of leaving; undefined where none was asked for. */
export function listOf(
  { policies }: Pick<WorkflowContext, 'policies'>,
  { areaCode, leftOn }: HandoverRow,
): HandoverList | undefined {
  const policy = policies.inForce(areaCode, leftOn);
  return policy && leavingPolicy(policy.pack, leftOn).handover;
}

/** Finished as it stands today: what the list asks for and nobody spoke of is open. */
export const isOpen = ({ items }: HandoverList, { said }: HandoverRow): boolean =>
  !said?.complete || openItems(items, said.items).length > 0;

export function handoverToProto(
  row: HandoverRow,
  list: HandoverList,
  { mayRecord, history = [] }: { mayRecord: boolean; history?: readonly HandoverTold[] },
): Handover {
  const { said, recorded: _recorded, unitEnded: _ended, areaCode: _area, ...rest } = row;
  const open = isOpen(list, row);
  return {
    ...rest,
    items: list.items.map(({ code, label }) => {
      const item = said?.items.find((i) => i.code === code);
      return { code, label, state: item?.state ?? 'open', note: item?.note ?? '' };
    }),
    handedOn: said?.handedOn ?? '',
    receiverName: said?.receiverName ?? '',
    supervisorName: said?.supervisorName ?? '',
    complete: !open,
    completedAt: open ? undefined : said?.recordedAt,
    reference: referenceToProto(list.reference),
    actions: mayRecord && !row.unitEnded ? ['record'] : [],
    history: history.map(({ at, accountId, openItems: items, complete }) => ({
      at,
      actorAccountId: accountId,
      openItems: items,
      complete,
      actorName: '',
    })),
  };
}
