import type { LegalReference } from '@zhuanguan/kernel';
import { valueAt, type CompiledPack } from './compile.js';
import type { ParameterKey, ParameterValue } from './parameter.schema.js';
import type { GateAnswer, Labelled } from './specialist-policy.js';
import { withOurs } from './with-ours.js';

export interface ExitReason extends Labelled {
  /** The word alone does not say enough. */
  asksRemark?: boolean;
}

interface Referenced<T> {
  items: readonly T[];
  reference: LegalReference;
}

/** What a pack says of leaving a post; a list that it does not give is absent. */
export interface LeavingPolicy {
  exitReasons?: Referenced<ExitReason>;
  handover?: Referenced<Labelled>;
}

/** What a pack says of staying out of a purchase. */
export interface RecusalPolicy {
  kinds: readonly ExitReason[];
  reference: LegalReference;
}

export function leavingPolicy(pack: CompiledPack, date: string): LeavingPolicy {
  const exitReasons = listAt(pack, 'appointment.exit-reasons', date);
  const handover = listAt(pack, 'appointment.handover', date);
  return { ...(exitReasons ? { exitReasons } : {}), ...(handover ? { handover } : {}) };
}

export function recusalPolicy(pack: CompiledPack, date: string): RecusalPolicy | undefined {
  const found = listAt(pack, 'recusal.kinds', date);
  return found && { kinds: found.items, reference: found.reference };
}

/** The gate's answer where somebody has declared; absent = the pack does not look at declarations. */
export function recusalAnswer(pack: CompiledPack, date: string): GateAnswer | undefined {
  const found = valueAt(pack, 'gate.recusal', dayOf(pack, date));
  // The shape was checked when the pack was read.
  return found && { ...(found.value as ParameterValue<'gate.recusal'>), reference: withOurs(found) };
}

/** A day before the regime began is judged by its first values. */
const dayOf = ({ effectiveFrom }: CompiledPack, date: string): string => (date < effectiveFrom ? effectiveFrom : date);

function listAt<K extends Extract<ParameterKey, `appointment.${'exit-reasons' | 'handover'}` | 'recusal.kinds'>>(
  pack: CompiledPack,
  key: K,
  date: string,
): Referenced<ParameterValue<K>[number]> | undefined {
  const found = valueAt(pack, key, dayOf(pack, date));
  return found && { items: found.value as ParameterValue<K>, reference: withOurs(found) };
}
