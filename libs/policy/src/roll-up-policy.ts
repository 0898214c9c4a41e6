import type { LegalReference } from '@zhuanguan/kernel';
import { valueAt, type CompiledPack } from './compile.js';
import type { ParameterValue } from './parameter.schema.js';
import { withOurs } from './with-ours.js';

/** What a pack says of 汇总报送: calendar days in Asia/Shanghai, each the last day on which a report is in time. */
export interface RollUpPolicy {
  ruleId: string;
  departmentDue?: string;
  bureauDue?: string;
  reference: LegalReference;
}

export interface RollUpList {
  title: string;
  sealLine: string;
  columns: readonly { key: string; label: string }[];
  reference: LegalReference;
}

/** The list that goes up; undefined where it has the columns of the filing form. */
export function rollUpList(pack: CompiledPack, date: string): RollUpList | undefined {
  const found = valueAt(pack, 'roll-up.list', date < pack.effectiveFrom ? pack.effectiveFrom : date);
  if (!found) return undefined;
  const { title, sealLine, columns } = found.value as ParameterValue<'roll-up.list'>;
  return { title, sealLine, columns, reference: withOurs(found) };
}

/** Undefined where no text gives dates: then they are the bureau's alone. */
export function rollUpPolicy(pack: CompiledPack, date: string): RollUpPolicy | undefined {
  const found = valueAt(pack, 'roll-up.rounds', date < pack.effectiveFrom ? pack.effectiveFrom : date);
  if (!found) return undefined;
  // The shape was checked when the pack was read.
  const { ruleId, department, bureau } = found.value as ParameterValue<'roll-up.rounds'>;
  return {
    ruleId,
    ...(department ? { departmentDue: department } : {}),
    ...(bureau ? { bureauDue: bureau } : {}),
    reference: withOurs(found),
  };
}
