import { normaliseUscc } from '@zhuanguan/kernel';
import type { DuplicateReason, Found } from './duplicate.types.js';
import { coreName, withOneLess } from './unit-name.domain.js';

export interface NamedUnit {
  id: string;
  name: string;
  formerNames: readonly string[];
  /** 统一社会信用代码 in force; mostly one. */
  usccs: readonly string[];
  areaCode: string;
  /** Of the whole name; empty where it is not known. */
  sound: string;
}

/** One code for several units, and codes of those in scope whose check character is wrong (GB 32100-2015). */
export function findByCode(units: readonly (NamedUnit & { inScope?: boolean })[]): Found[] {
  const codes = units.flatMap((unit) => unit.usccs.map((code) => ({ unit, code })));
  const found: Found[] = [];
  for (const [code, of] of Map.groupBy(codes, (c) => c.code)) {
    const having = of.map((c) => c.unit);
    if (new Set(having.map((u) => u.id)).size > 1) found.push(entry('same_uscc', having, code));
    const checked = normaliseUscc(code);
    if (!checked.ok)
      found.push(
        ...having
          .filter((unit) => unit.inScope !== false)
          .map((unit) => ({ ...entry('bad_uscc', [unit], code), problem: checked.refusal.detail })),
      );
  }
  return found;
}

/** Units of one area whose names may be one name written twice. Every pair once, by the plainest reason. */
export function findByName(units: readonly NamedUnit[], places: readonly string[]): Found[] {
  const pairs = new Map<string, Found>();
  const pair = (reason: DuplicateReason, a: NamedUnit, b: NamedUnit, shared: string): void => {
    if (a.id === b.id) return;
    const key = [a.id, b.id].sort().join(' ');
    if (!pairs.has(key)) pairs.set(key, entry(reason, [a, b], shared));
  };
  for (const of of Map.groupBy(units, (u) => u.areaCode).values()) {
    const cores = of.map((unit) => ({ unit, core: coreName(unit.name, places) }));
    const byCore = Map.groupBy(cores, (c) => c.core);
    for (const same of byCore.values())
      for (const [a, b] of pairsIn(same)) pair('same_name', a.unit, b.unit, shorter(a.unit.name, b.unit.name));
    for (const unit of of)
      for (const former of unit.formerNames)
        for (const other of byCore.get(coreName(former, places)) ?? []) pair('former_name', other.unit, unit, former);
    for (const same of Map.groupBy(of, (u) => u.sound).values())
      if (same[0]?.sound) for (const [a, b] of pairsIn(same)) pair('same_sound', a, b, shorter(a.name, b.name));
    for (const { unit, core } of cores)
      for (const less of withOneLess(core))
        for (const other of byCore.get(less) ?? []) pair('one_character', other.unit, unit, other.unit.name);
  }
  return [...pairs.values()];
}

/** Neighbours of a crowd of equals are told pair by pair, not each with each. */
const pairsIn = <T>(same: readonly T[]): [T, T][] => same.slice(1).map((b, i) => [same[i] as T, b]);
const shorter = (a: string, b: string): string => (b.length < a.length ? b : a);

const entry = (reason: DuplicateReason, units: readonly NamedUnit[], shared: string): Found => ({
  kind: 'unit',
  reason,
  personIds: [],
  unitIds: [...new Set(units.map((u) => u.id))].sort(),
  shared,
  facts: units.map((u) => [reason, u.id, u.name, u.usccs.join(' ')]).sort((a, b) => (a.join() < b.join() ? -1 : 1)),
});
