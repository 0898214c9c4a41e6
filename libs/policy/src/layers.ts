import type { CompiledValue } from './compile.js';
import type { NatureData } from './pack.schema.js';
import type { PackSource } from './read-pack.js';

/** What a pack of the chain says of a parameter and what does not apply in the area, kept so that it can be explained. */
export interface Layer {
  packId: string;
  nature: NatureData;
  /** overruled: a pack below gives the parameter itself; not_adopted, not_bound: a duty or measure that no text brings here. */
  state: 'overruled' | 'not_adopted' | 'not_bound';
  values: readonly CompiledValue[];
}

/** Nothing for a pack that nothing is laid over: its content, and so its digest, stays as it was. */
export function layersOf(
  chain: readonly PackSource[],
  parameters: Readonly<Record<string, { values: readonly CompiledValue[] }>>,
  binds: (nature: NatureData, from: PackSource) => boolean,
): { layers?: Readonly<Record<string, readonly Layer[]>> } {
  const layers: Record<string, Layer[]> = {};
  const own = chain.at(-1);
  for (const source of chain) {
    const packId = source.pack.id;
    for (const [key, { nature, values }] of Object.entries(source.parameters)) {
      if (parameters[key]?.values.some((v) => v.packId === packId)) continue;
      const state = binds(nature, source) ? 'overruled' : source === own ? 'not_bound' : 'not_adopted';
      (layers[key] ??= []).push({ packId, nature, state, values: values.map((v) => ({ ...v, packId })) });
    }
  }
  return Object.keys(layers).length > 0 ? { layers } : {};
}
