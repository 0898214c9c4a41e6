import type { GateConflict as ProtoConflict } from '@zhuanguan/contracts';
import type { GateConflict } from '@zhuanguan/policy';

export interface RecusalIndex {
  put(conflict: ProtoConflict): void;
  of(unitId: string): readonly GateConflict[];
  clear(): void;
  readonly size: number;
}

const NONE: readonly GateConflict[] = [];

/** Declarations (回避) by unit, in memory; libs/policy says what they do to an answer. */
export function createRecusalIndex(): RecusalIndex {
  const units = new Map<string, ReadonlyMap<string, GateConflict>>();
  return {
    get size() {
      return [...units.values()].reduce((sum, declared) => sum + declared.size, 0);
    },
    put: ({ id, unitId, ...conflict }) => units.set(unitId, new Map(units.get(unitId)).set(id, conflict)),
    of: (unitId) => {
      const declared = units.get(unitId);
      return declared ? [...declared.values()] : NONE;
    },
    clear: () => units.clear(),
  };
}
