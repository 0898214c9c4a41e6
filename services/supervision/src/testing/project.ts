import { fileURLToPath } from 'node:url';
import { packForArea, type CompiledPack } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import type { Fact, FactKind, FactValue, ProjectLedger } from '../project/fact.types.js';
import { foldLedger } from '../project/ledger.domain.js';

const set = await loadPolicySet(fileURLToPath(new URL('../../../../deploy/jurisdictions', import.meta.url)));

export function packOf(area: string): CompiledPack {
  const pack = packForArea(set, area);
  if (!pack) throw new Error(`no pack for ${area}`);
  return pack;
}

/** Facts by kind, `kind@part` for a part; several pauses of a kind as a list. */
export type Known = Readonly<Record<string, FactValue | readonly FactValue[]>>;

export const factsOf = (known: Known): Fact[] =>
  Object.entries(known).flatMap(([key, value]) => {
    const [kind = '', part = ''] = key.split('@');
    return [value].flat().map((one, i) => ({
      id: `test/${key}/${i}`,
      projectId: 'P1',
      kind: kind as FactKind,
      part,
      value: one,
      source: 'test',
      sourceRank: 1,
      occurredAt: '2026-01-01T00:00:00.000Z',
      receivedAt: '2026-01-01T00:00:00.000Z',
    }));
  });

export const ledgerOf = (known: Known): ProjectLedger => foldLedger('P1', factsOf(known));
