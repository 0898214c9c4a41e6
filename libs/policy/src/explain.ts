import type { LegalReference } from '@zhuanguan/kernel';
import type { CompiledPack, CompiledValue } from './compile.js';
import { valueAt } from './compile.js';
import { groupOf, labelOf, valueWords } from './describe.js';
import type { NatureData } from './pack.schema.js';
import { dayWords, sourceWords } from './words.js';

export type ValueState = 'in_force' | 'later' | 'superseded' | 'corrected' | 'overruled' | 'not_adopted' | 'not_bound';

export interface ExplainedValue {
  packId: string;
  /** First day, YYYY-MM-DD. */
  from: string;
  words: string;
  state: ValueState;
  /** Why it is in force on the day, or why it is not. */
  why: string;
  /** The day of the value it mends. */
  corrects?: string;
  reference: LegalReference;
  also: readonly LegalReference[];
}

export interface Explanation {
  key: string;
  label: string;
  group: string;
  /** The day asked for; a day before the regime began is judged by its first values. */
  date: string;
  nature?: NatureData;
  areaCode: string;
  areaName: string;
  policyVersion: string;
  inForce?: ExplainedValue;
  /** Root of the chain first, then by date. */
  values: readonly ExplainedValue[];
}

/** Every pack of the chain that says something of a parameter: what holds on a day, and why the rest does not. */
export function explain(pack: CompiledPack, key: string, date: string): Explanation {
  const day = date < pack.effectiveFrom ? pack.effectiveFrom : date;
  // What is typed may be the name of something that every object has.
  const parameter = Object.hasOwn(pack.parameters, key) ? pack.parameters[key] : undefined;
  const held = parameter && valueAt(pack, key, day);
  const own = (parameter?.values ?? []).map((value) => explained(pack, key, value, ownState(pack, key, value, day)));
  const layers = pack.layers && Object.hasOwn(pack.layers, key) ? pack.layers[key] : undefined;
  const laid = (layers ?? []).flatMap((layer) =>
    layer.values.map((value) => explained(pack, key, value, { state: layer.state, why: LAYER_WHY[layer.state](pack) })),
  );
  const order = pack.chain.map((link) => link.slice(0, link.lastIndexOf('@')));
  const values = [...laid, ...own].sort(
    (a, b) => order.indexOf(a.packId) - order.indexOf(b.packId) || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0),
  );
  // What does not apply here, or not yet, has its title all the same.
  const titled = held ?? parameter?.values.at(-1) ?? layers?.at(-1)?.values.at(-1);
  const inForce = held && values.find((v) => v.state === 'in_force');
  return {
    key,
    label: labelOf(key, titled?.value),
    group: groupOf(key),
    date: day,
    ...(parameter ? { nature: parameter.nature } : {}),
    areaCode: pack.area.code,
    areaName: pack.area.name,
    policyVersion: pack.policyVersion,
    ...(inForce ? { inForce } : {}),
    values,
  };
}

const LAYER_WHY: Record<'overruled' | 'not_adopted' | 'not_bound', (pack: CompiledPack) => string> = {
  overruled: (pack) => `${pack.area.name}的制度包另有规定，上级的值整体不再适用`,
  not_adopted: (pack) => `这是上级规定的义务或措施，${pack.area.name}的制度包没有采纳，不适用`,
  not_bound: ({ area: { name, notBound } }) =>
    `没有文件规定它适用于${name}${notBound ? `（${sourceWords(notBound)}）` : ''}`,
};

function ownState(
  pack: CompiledPack,
  key: string,
  value: CompiledValue,
  day: string,
): { state: ValueState; why: string } {
  const values = pack.parameters[key]?.values ?? [];
  const held = valueAt(pack, key, day);
  if (value === held) return { state: 'in_force', why: `自${dayWords(value.from)}起适用，${heldBy(pack, value)}` };
  // A value is mended by one that names its day, be it its twin of the same day or a later correction of the correction.
  const mending = values.slice(values.indexOf(value) + 1).find((v) => v.corrects === value.from);
  if (mending && (value.corrects === undefined || mending.from <= day))
    return { state: 'corrected', why: `已更正（${sourceWords(mending.reference)}）` };
  if (value.from > day) return { state: 'later', why: `自${dayWords(value.from)}起才适用` };
  return held
    ? { state: 'superseded', why: `自${dayWords(held.from)}起由新的值取代（${sourceWords(held.reference)}）` }
    : { state: 'superseded', why: '不再适用' };
}

function heldBy(pack: CompiledPack, value: CompiledValue): string {
  if (value.packId === pack.id) return `${pack.authority}的制度包 ${pack.id} 给出`;
  const adopted = pack.adopts?.find((a) => a.pack === value.packId);
  return adopted
    ? `由 ${pack.id} 采纳 ${value.packId} 的规定（${sourceWords(adopted.by)}）`
    : `沿用上级制度包 ${value.packId} 的值`;
}

function explained(
  pack: CompiledPack,
  key: string,
  { packId, from, value, reference, also = [], corrects }: CompiledValue,
  { state, why }: { state: ValueState; why: string },
): ExplainedValue {
  return {
    packId,
    from,
    words: valueWords(key, value, pack),
    state,
    why,
    ...(corrects === undefined ? {} : { corrects }),
    reference,
    also,
  };
}
