import { blindIndex, blindIndexes, open, seal, type SealingKeys } from '@zhuanguan/db';
import { newId, normaliseCitizenId } from '@zhuanguan/kernel';
import type { GivenCitizenId, SealedCitizenId } from './citizen-id.types.js';

/** What a sealed number is bound to besides its row: its column and whose it is. */
const FIELD = 'workflow.citizen_id.sealed';
const useOf = ({ ref, unitId }: Pick<SealedCitizenId, 'ref' | 'unitId'>) => ({ field: FIELD, row: `${unitId}/${ref}` });
/** The same for all units and services: equality is what it is for (REG-6). */
const INDEXED = 'citizen_id';

/** At the edge: what was typed is checked (GB 11643) and sealed, and goes no further as it is. Nothing typed, nothing taken. */
export function takeCitizenId(
  keys: SealingKeys | undefined,
  typed: string | undefined,
  { unitId, today }: { unitId: string; today: string },
): GivenCitizenId | undefined {
  if (!typed?.trim()) return undefined;
  // A service without keys serves no pack that asks for it: there is no form to keep it for.
  if (!keys) return { problem: { code: 'not_asked', detail: '本地表式不要求填写身份证号。' } };
  const checked = normaliseCitizenId(typed, today);
  if (!checked.ok) return { problem: { code: checked.refusal.code, detail: checked.refusal.detail } };
  return sealFor(keys, checked.value, unitId);
}

export function sealFor(keys: SealingKeys, number: string, unitId: string): SealedCitizenId {
  const ref = newId();
  return {
    ...{ ref, unitId, sealed: seal(keys, number, useOf({ ref, unitId })) },
    blindIndex: blindIndex(keys, INDEXED, number),
    blindIndexes: blindIndexes(keys, INDEXED, number),
  };
}

export const openCitizenId = (
  keys: SealingKeys,
  { ref, unitId, sealed }: Pick<SealedCitizenId, 'ref' | 'unitId' | 'sealed'>,
): string => open(keys, sealed, useOf({ ref, unitId }));

/** Onto the newest keys: the same row, number and id. */
export function resealed(
  keys: SealingKeys,
  row: Pick<SealedCitizenId, 'ref' | 'unitId' | 'sealed'>,
): { ref: string; sealed: string; blindIndex: string } {
  const number = openCitizenId(keys, row);
  return {
    ref: row.ref,
    sealed: seal(keys, number, useOf(row)),
    blindIndex: blindIndex(keys, INDEXED, number),
  };
}
