import type { Tx } from '@zhuanguan/db';
import { packForArea } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { loadOrganisations } from '../organisation/organisation.store.js';
import type { OrganisationRow } from '../organisation/organisation.types.js';
import type { ActEffect, FieldChange, History } from './organisation-act.store.js';
import type { PlannedOrganisation } from './organisation-act.types.js';

/** The plan in words that a reader knows: names instead of ids, and what hangs on each organisation. */
export async function effectsOf(
  ctx: RegistryContext,
  tx: Tx,
  planned: readonly PlannedOrganisation[],
  histories: ReadonlyMap<string, History>,
): Promise<ActEffect[]> {
  const named = planned.flatMap(({ before, next, successorIds }) => [
    before?.budgetParentId,
    before?.financeParentId,
    next.budgetParentId,
    next.financeParentId,
    ...successorIds,
  ]);
  const known = await loadOrganisations(tx, [...new Set(named.filter((id) => typeof id === 'string'))]);
  const renamed = new Map(planned.map(({ next }) => [next.id, next.name]));
  const name = (id: string | null) => (id ? (renamed.get(id) ?? known.get(id)?.name ?? '') : '');
  const area = (code: string) => packForArea(ctx.policies, code)?.area.name ?? code;
  return planned.map(({ before, next, part, successorIds }) => {
    const { appointments = 0, openFilings = 0, openClocks = 0 } = histories.get(next.id) ?? {};
    return {
      organisationId: next.id,
      name: before?.name ?? next.name,
      part,
      changes: [...(before ? changesOf(before, next, name, area) : []), ...successorOf(successorIds, name)],
      successorIds,
      appointments,
      openFilings,
      openClocks,
    };
  });
}

/** Who goes on where it ends. */
const successorOf = (ids: readonly string[], name: (id: string) => string): FieldChange[] =>
  ids.length > 0 ? [{ field: 'successor', before: '', after: ids.map(name).join('、') }] : [];

function changesOf(
  before: OrganisationRow,
  next: OrganisationRow,
  name: (id: string | null) => string,
  area: (code: string) => string,
): FieldChange[] {
  const code = (o: OrganisationRow) =>
    o.identifiers.find((i) => i.scheme === 'budget_unit_code' && i.validTo === null)?.value ?? '';
  const pairs: [string, string, string][] = [
    ['name', before.name, next.name],
    ['short_name', before.shortName, next.shortName],
    ['department', name(before.budgetParentId), name(next.budgetParentId)],
    ['bureau', name(before.financeParentId), name(next.financeParentId)],
    ['area', area(before.areaCode), area(next.areaCode)],
    ['business_section', before.businessSection, next.businessSection],
    ['budget_unit_code', code(before), code(next)],
  ];
  return pairs.filter(([, a, b]) => a !== b).map(([field, a, b]) => ({ field, before: a, after: b }));
}
