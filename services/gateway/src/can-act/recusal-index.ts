import type { GateConflict as ProtoConflict } from '@zhuanguan/contracts';
import type { GateConflict, RecusalAsked } from '@zhuanguan/policy';

export interface RecusalIndex {
  put(conflict: ProtoConflict): void;
  /** Of these people, in whatever unit they declared. */
  of(asked: RecusalAsked): readonly GateConflict[];
  clear(): void;
  readonly size: number;
}

/** Declarations (回避) by who declared, in memory; libs/policy says what they do to an answer. */
export function createRecusalIndex(): RecusalIndex {
  const all = new Map<string, GateConflict>();
  /** By person, and by each id that the platform has for them; ids of declarations. */
  const byWhom = new Map<string, Set<string>>();
  const keysOf = ({ personId, platformIds }: Pick<GateConflict, 'personId' | 'platformIds'>) => [
    personId,
    ...platformIds.map(platformKey),
  ];
  return {
    get size() {
      return all.size;
    },
    put: ({ id, unitId: _unitId, ...conflict }) => {
      for (const key of keysOf(all.get(id) ?? conflict)) byWhom.get(key)?.delete(id);
      all.set(id, conflict);
      for (const key of keysOf(conflict)) byWhom.set(key, (byWhom.get(key) ?? new Set()).add(id));
    },
    of: ({ personIds, platformId }) => {
      const keys = platformId === undefined ? personIds : [...personIds, platformKey(platformId)];
      const ids = new Set(keys.flatMap((key) => [...(byWhom.get(key) ?? [])]));
      return [...ids].flatMap((id) => all.get(id) ?? []);
    },
    clear: () => {
      all.clear();
      byWhom.clear();
    },
  };
}

const platformKey = (id: string): string => `platform|${id}`;
