import type { ConflictDeclaration } from '@zhuanguan/contracts';
import type { RecusalPolicy } from '@zhuanguan/policy';
import { stateOn } from './recusal.domain.js';
import { NONE, type Declaration } from './recusal.types.js';

interface Presenting {
  kinds: RecusalPolicy['kinds'];
  today: string;
  mayEnd: boolean;
  /** The unit that ended in which it was declared, where another goes on with its work. */
  madeIn?: string | undefined;
}

export function declarationToProto(d: Declaration, { kinds, today, mayEnd, madeIn }: Presenting): ConflictDeclaration {
  const state = stateOn(d, today);
  const label = d.kind === NONE ? '无应回避情形' : (kinds.find((k) => k.code === d.kind)?.label ?? d.kind);
  return {
    id: d.id,
    unitId: d.unitId,
    earlierUnitName: madeIn ?? '',
    personId: d.personId,
    personName: d.personName,
    kind: d.kind,
    kindLabel: label,
    supplierName: d.supplierName,
    supplierUscc: d.supplierUscc,
    projectReference: d.projectReference,
    note: d.note,
    validFrom: d.validFrom,
    lastDay: d.lastDay ?? '',
    declaredAt: new Date(d.declaredAt),
    endedOn: d.ended?.on ?? '',
    endReason: d.ended?.reason ?? '',
    state,
    actions: mayEnd && (state === 'in_force' || state === 'future') ? ['end'] : [],
  };
}
