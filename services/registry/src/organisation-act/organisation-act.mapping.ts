import type { OrganisationAct, OrganisationActCommand, OrganisationActEffect } from '@zhuanguan/contracts';
import { isId, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { ActEffect, StoredAct } from './organisation-act.store.js';
import { ACT_KINDS, type ActCommand } from './organisation-act.types.js';

const MAX_MERGED = 100;
const MAX_PARTS = 50;
const MAX_TEXT = 200;

export const effectToProto = ({ successorIds: _, changes, ...effect }: ActEffect): OrganisationActEffect => ({
  ...effect,
  changes: changes.map((c) => ({ ...c })),
});

export const actToProto = (act: StoredAct): OrganisationAct => ({
  ...act,
  effects: act.effects.map(effectToProto),
});

/** The shape of a command; the rules look at the rest. */
export function commandFromProto(given: OrganisationActCommand | undefined): Result<ActCommand> {
  const kind = ACT_KINDS.find((k) => k === given?.kind);
  if (!given || !kind) return invalid('/kind', 'required', '请选择变动的种类。');
  const texts: [string, string][] = [
    ['/documentNumber', given.documentNumber],
    ['/name', given.name],
    ['/shortName', given.shortName],
    ['/businessSection', given.businessSection],
    ['/budgetUnitCode', given.budgetUnitCode],
    ...given.parts.flatMap((p, i): [string, string][] => [
      [`/parts/${i}/name`, p.name],
      [`/parts/${i}/shortName`, p.shortName],
      [`/parts/${i}/budgetUnitCode`, p.budgetUnitCode],
    ]),
  ];
  const long = texts.find(([, text]) => text.length > MAX_TEXT);
  if (long) return invalid(long[0], 'too_long', `最多 ${MAX_TEXT} 个字。`);
  if (given.mergedIds.length > MAX_MERGED)
    return invalid('/mergedIds', 'too_many', `一次最多并入 ${MAX_MERGED} 个单位。`);
  if (given.parts.length > MAX_PARTS) return invalid('/parts', 'too_many', `一次最多拆分为 ${MAX_PARTS} 个单位。`);
  const ids: [string, string][] = [
    ['/organisationId', given.organisationId],
    ['/budgetParentId', given.budgetParentId === 'none' ? '' : given.budgetParentId],
    ['/financeParentId', given.financeParentId],
    ['/successorId', given.successorId],
    ...given.mergedIds.map((id, i): [string, string] => [`/mergedIds/${i}`, id]),
  ];
  const odd = ids.find(([field, id]) => !isId(id) && (id !== '' || field === '/organisationId'));
  if (odd) return invalid(odd[0], 'organisation_not_found', '没有找到这个单位，或它已经撤销。');
  return ok({
    ...given,
    kind,
    documentNumber: given.documentNumber.trim(),
    name: given.name.trim(),
    shortName: given.shortName.trim(),
    businessSection: given.businessSection.trim(),
    budgetUnitCode: given.budgetUnitCode.trim(),
    parts: given.parts.map((p) => ({
      id: newId(),
      name: p.name.trim(),
      shortName: p.shortName.trim(),
      budgetUnitCode: p.budgetUnitCode.trim(),
      uscc: p.uscc.trim(),
    })),
  });
}

const invalid = (field: string, code: string, detail: string) =>
  refuse('invalid', code, detail, { fields: [{ field, code, detail }] });
