import { normaliseUscc, type Refusal } from '@zhuanguan/kernel';
import type { OrganisationRow } from '../organisation/organisation.types.js';
import type { ActCommand, PartCommand } from './organisation-act.types.js';

/** What an organisation is after an act. Versions move when it is saved. */

/** The name until now becomes a former one, 曾用名, and so does the short one: both are still looked for. */
export function named(o: OrganisationRow, { name, shortName }: { name: string; shortName: string }): OrganisationRow {
  const short = shortName || (name === o.name ? o.shortName : '');
  const former = [o.name, o.shortName].filter((n) => n !== '' && n !== name && n !== short);
  return {
    ...o,
    name,
    shortName: short,
    formerNames: [...new Set([...o.formerNames, ...former])].filter((n) => n !== name),
  };
}

export const transferred = (o: OrganisationRow, command: ActCommand): OrganisationRow => ({
  ...o,
  budgetParentId: command.budgetParentId === 'none' ? null : command.budgetParentId || o.budgetParentId,
  financeParentId: command.financeParentId || o.financeParentId,
  areaCode: command.areaCode || o.areaCode,
  businessSection: command.businessSection || o.businessSection,
  validFrom: command.effectiveDate,
  identifiers: command.budgetUnitCode
    ? replaced(o.identifiers, 'budget_unit_code', command.budgetUnitCode, command.effectiveDate)
    : o.identifiers,
});

/** Follows what was above it to where that went. */
export const movedBelow = (o: OrganisationRow, gone: ReadonlyMap<string, string>, on: string): OrganisationRow => ({
  ...o,
  budgetParentId: gone.get(o.budgetParentId ?? '') ?? o.budgetParentId,
  financeParentId: gone.get(o.financeParentId ?? '') ?? o.financeParentId,
  validFrom: on,
});

export const ended = (o: OrganisationRow, on: string): OrganisationRow => ({ ...o, validTo: on });

export function partOf(o: OrganisationRow, part: PartCommand, on: string): OrganisationRow {
  const identifier = (scheme: string, value: string) =>
    value ? [{ scheme, value, validFrom: on, validTo: null }] : [];
  const uscc = normaliseUscc(part.uscc);
  return {
    ...o,
    id: part.id,
    name: part.name,
    shortName: part.shortName,
    formerNames: [],
    identifiers: [
      ...identifier('budget_unit_code', part.budgetUnitCode),
      ...identifier('uscc', uscc.ok ? uscc.value : ''),
    ],
    validFrom: on,
    version: 0,
  };
}

/** What is wrong with the numbers of a part, by field. */
export function numbered(part: PartCommand): [string, Refusal][] {
  if (!part.uscc) return [];
  const uscc = normaliseUscc(part.uscc);
  return uscc.ok ? [] : [['uscc', uscc.refusal]];
}

function replaced(
  identifiers: OrganisationRow['identifiers'],
  scheme: string,
  value: string,
  on: string,
): OrganisationRow['identifiers'] {
  const held = (i: OrganisationRow['identifiers'][number]) => i.scheme === scheme && i.validTo === null;
  if (identifiers.some((i) => held(i) && i.value === value)) return identifiers;
  return [
    ...identifiers.map((i) => (held(i) ? { ...i, validTo: on } : i)),
    { scheme, value, validFrom: on, validTo: null },
  ].sort((a, b) => (`${a.scheme} ${a.value}` < `${b.scheme} ${b.value}` ? -1 : 1));
}
