import { OrganisationKind, type Organisation } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';

const KINDS = {
  unit: OrganisationKind.ORGANISATION_KIND_UNIT,
  department: OrganisationKind.ORGANISATION_KIND_DEPARTMENT,
  bureau: OrganisationKind.ORGANISATION_KIND_BUREAU,
  section: OrganisationKind.ORGANISATION_KIND_SECTION,
  office: OrganisationKind.ORGANISATION_KIND_OFFICE,
};

export const organisation = (
  kind: keyof typeof KINDS,
  name: string,
  areaCode: string,
  budgetParentId = '',
  financeParentId = '',
): Organisation => ({
  id: newId(),
  kind: KINDS[kind],
  name,
  shortName: '',
  formerNames: [],
  areaCode,
  identifiers: [{ scheme: 'budget_unit_code', value: newId().slice(-12).toUpperCase(), validFrom: '', validTo: '' }],
  budgetParentId,
  financeParentId,
  businessSection: '',
  validFrom: '2024-01-01',
  validTo: '',
  version: 0,
});
