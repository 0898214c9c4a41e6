import type { ActCommand } from '../api/organisation-acts.js';

export interface PartValues {
  name?: string;
  budgetUnitCode?: string;
  uscc?: string;
}

export interface ActValues {
  kind: ActCommand['kind'];
  documentNumber?: string;
  effectiveDate?: string;
  name?: string;
  shortName?: string;
  budgetParentId?: string;
  financeParentId?: string;
  areaCode?: string;
  businessSection?: string;
  budgetUnitCode?: string;
  successorId?: string;
  parts?: (PartValues | undefined)[];
  ends?: boolean;
}

/** As kept while it is typed: whose change it is, and all that stands in the form. */
export interface ActDraft {
  organisationId: string;
  act: ActValues;
}

const KINDS: readonly unknown[] = ['rename', 'transfer', 'merge', 'split', 'dissolve'];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What was typed for this organisation; a draft of another form or of another shape is left alone. */
export function readActDraft(body: unknown, organisationId: string): ActValues | undefined {
  if (!isObject(body) || body['organisationId'] !== organisationId || !isObject(body['act'])) return undefined;
  return KINDS.includes(body['act']['kind']) ? (body['act'] as unknown as ActValues) : undefined;
}

/** From top to bottom, as a refusal points at them. */
export const actOrder = (parts: number): string[] => [
  '/documentNumber',
  '/effectiveDate',
  '/name',
  '/shortName',
  '/budgetParentId',
  '/financeParentId',
  '/areaCode',
  '/businessSection',
  '/budgetUnitCode',
  '/successorId',
  ...Array.from({ length: parts }, (_, i) =>
    ['name', 'budgetUnitCode', 'uscc'].map((key) => `/parts/${i}/${key}`),
  ).flat(),
];

const given = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, v]) => v !== undefined && v !== '' && v !== false),
  ) as Partial<T>;

/** What is typed for the kind that is chosen; what was typed for another kind before stays in the form and goes nowhere. */
export function commandOf(unitId: string, values: ActValues): ActCommand {
  const { kind, documentNumber = '', effectiveDate = '' } = values;
  const head = { kind, documentNumber: documentNumber.trim(), effectiveDate };
  const { name, shortName, successorId = '' } = values;
  switch (kind) {
    case 'rename':
      return { ...head, organisationId: unitId, ...given({ name, shortName }) };
    case 'transfer': {
      const { budgetParentId, financeParentId, areaCode, businessSection, budgetUnitCode } = values;
      const to = { budgetParentId, financeParentId, areaCode, businessSection, budgetUnitCode };
      return { ...head, organisationId: unitId, ...given(to) };
    }
    case 'merge':
      return { ...head, organisationId: successorId, mergedIds: [unitId], ...given({ name }) };
    case 'split': {
      const parts = (values.parts ?? []).map((part) => ({ ...given(part ?? {}), name: part?.name?.trim() ?? '' }));
      return { ...head, organisationId: unitId, parts, ...given({ ends: values.ends }) };
    }
    case 'dissolve':
      return { ...head, organisationId: unitId, ...given({ successorId }) };
  }
}

/** A merge is told of the one it goes into; in this form that is the successor. */
export const POINTERS: Readonly<Record<string, string>> = { '/organisationId': '/successorId' };
