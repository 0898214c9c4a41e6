import type { Roll } from '@zhuanguan/calendar';
import type { LegalReference } from '@zhuanguan/kernel';
import { valueAt, type CompiledPack } from './compile.js';
import {
  DEADLINE_PREFIX,
  isDeadlineKey,
  type CountingCode,
  type DeadlineValue,
  type RepealedValue,
} from './deadline.schema.js';
import { withOurs } from './with-ours.js';

/** How days are counted, with its own source: 顺延 may be argued where the number of days is not. */
export interface CountingPolicy {
  code: CountingCode;
  roll: Roll;
  words: string;
  reference: LegalReference;
}

/** A rule as it stands on a day, with the sources of the number and of the counting. */
export interface DeadlinePolicy extends Omit<DeadlineValue, 'counting'> {
  id: string;
  /** First day of this value. */
  from: string;
  packId: string;
  reference: LegalReference;
  also: readonly LegalReference[];
  counting: CountingPolicy;
}

const IDS = new WeakMap<CompiledPack, readonly string[]>();

/** Every rule with a clock that some text gives the area, by id; also those that begin later or are no more. */
export function deadlineIds(pack: CompiledPack): readonly string[] {
  const known = IDS.get(pack);
  if (known) return known;
  const ids = Object.keys(pack.parameters)
    .filter(isDeadlineKey)
    .map((key) => key.slice(DEADLINE_PREFIX.length))
    .sort();
  IDS.set(pack, ids);
  return ids;
}

/** The rule in force on a day; undefined before its text, and after it was repealed. */
export function deadlinePolicy(pack: CompiledPack, id: string, date: string): DeadlinePolicy | undefined {
  const held = valueAt(pack, DEADLINE_PREFIX + id, date);
  if (!held) return undefined;
  // Shapes were checked when the pack was read.
  const value = held.value as DeadlineValue | RepealedValue;
  if ('repealed' in value) return undefined;
  const { from, packId, also = [] } = held;
  return {
    ...value,
    id,
    from,
    packId,
    reference: withOurs(held),
    also,
    counting: countingOn(pack, value.counting, date),
  };
}

const POLICIES = new WeakMap<CompiledPack, Map<string, readonly DeadlinePolicy[]>>();

/** Every value the rule has had or will have, by the day it begins; without those that were corrected, and repeals. */
export function deadlinePolicies(pack: CompiledPack, id: string): readonly DeadlinePolicy[] {
  const known = POLICIES.get(pack) ?? new Map<string, readonly DeadlinePolicy[]>();
  POLICIES.set(pack, known);
  const made =
    known.get(id) ??
    [...new Set((pack.parameters[DEADLINE_PREFIX + id]?.values ?? []).map((v) => v.from))].flatMap(
      (from) => deadlinePolicy(pack, id, from) ?? [],
    );
  known.set(id, made);
  return made;
}

/** What counts on a day; a day before the first value is counted by it, for the way to count is older than the text we cite. */
function countingOn(pack: CompiledPack, code: CountingCode, date: string): CountingPolicy {
  const key = `counting.${code}`;
  const held = valueAt(pack, key, date) ?? pack.parameters[key]?.values[0];
  if (!held) throw new Error(`${pack.id}（${pack.area.code}）没有计算规则 ${key}`);
  const { roll, words } = held.value as { roll: Roll; words: string };
  return { code, roll, words, reference: withOurs(held) };
}
