/** Names that look personal and are not, each with what it is instead. `Owner.field`, or a bare name wherever it stands. */
const BY_REASON: Readonly<Record<string, readonly string[]>> = {
  'name of an organisation or an area, which is public': [
    ...[
      'organisationName',
      'otherOrganisationName',
      'organisationNames',
      'byOrganisationName',
      'unitName',
      'unitNames',
    ],
    ...['earlierUnitName', 'departmentName', 'bureauName', 'areaName', 'upperName', 'takenOverFromName', 'shortName'],
    ...['formerNames', 'matchedFormerName', 'supplierName', 'unitAddress', 'CoverageRow.name', 'CoverageTotal.name'],
    ...['DuplicateUnit.name', 'ListedOrganisation.name', 'Organisation.name', 'OrganisationAccess.name'],
    ...[
      'OrganisationActCommand.name',
      'OrganisationActEffect.name',
      'PolicyArea.name',
      'RollUpBody.name',
      'SplitPart.name',
    ],
    ...[
      'SummaryMissing.name',
      'SummaryPart.name',
      'FilingPolicy.receiverNames',
      'GetFilingPolicyResponse.receiverNames',
    ],
  ],
  'word of the policy pack or of the product': [
    ...[
      'ChannelSetting.name',
      'specialistTitle',
      'formTitle',
      'printNote',
      'exitPrintNote',
      'Problem.title',
      'PolicyValue.why',
    ],
    ...['ProjectDeadline.title'],
    ...['Appointment.endReason', 'moreWithReason', 'exceptionNeedsReason', 'asksNote', 'asksRemark'],
  ],
  'name of a procurement project, which is published': ['ProjectSummary.name'],
  'title of a round of 汇总报送': ['RollUp.title', 'OpenRollUp.title', 'OpenRollUpRequest.title'],
  'code of a closed list': ['closedReason'],
  'name of a system or of a sheet': ['ApiClient.name', 'ImportSheet.name'],
  'code of why a fact does not count': ['SetAsideFact.why'],
  'list of messages that are classified field by field': ['opinions'],
};

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'ids, codes, dates and public names only; commitments in place of personal values (ADR 3)': [
    '*.history.payload',
    '*.history.commitments',
  ],
  'ids and codes: what was done, to be answered again': ['*.idempotency.response'],
  'name of a migration': ['*.migration.name'],
  'policy packs and what is made of them': [
    '*.policy_pack.pack',
    '*.policy_version.areas',
    '*.policy_version.rules',
    'workflow.timer_series.reference',
  ],
  'public name of an organisation': [
    ...[
      '*.organisation.name',
      '*.organisation.short_name',
      '*.organisation.former_names',
      'identity.account_grant.organisation_name',
    ],
    ...[
      'registry.organisation_act_effect.name',
      'registry.organisation_act_effect.changes',
      'registry.organisation_identifier.value',
    ],
    ...[
      'registry.conflict_declaration.supplier_name',
      'workflow.organisation_former_name.name',
      'workflow.roll_up_unit.unit_name',
    ],
    ...[
      'registry.unit_list.rows',
      'registry.unit_list.warnings',
      'workflow.roll_up_summary.missing',
      'workflow.roll_up_summary.parts',
    ],
    ...['workflow.roll_up_summary.repeated', 'workflow.roll_up.title'],
  ],
  'code of a closed list or of the pack': [
    ...[
      'identity.delegation.reason',
      'registry.filing_note.exit_reason',
      'registry.urge.reason',
      'workflow.filing.closed_reason',
    ],
    ...['workflow.roll_up.closed_reason'],
  ],
  'what is published of a procurement project, and what follows from it': [
    ...['supervision.fact.value', 'supervision.project.name', 'supervision.project_deadline.body'],
  ],
  'name of a system': ['identity.api_client.name'],
  'numbers, codes and ids': [
    ...['notification.message.parameters', 'notification.message.reference', 'workflow.roll_up_summary.counts'],
    ...['workflow.roll_up_summary.own_counts', 'workflow.filing.earlier_filers', 'workflow.import_job.actor'],
    ...['workflow.destruction_list.proposed_by', 'workflow.destruction_approval.signed_by'],
  ],
};

const named = (lists: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(lists).flatMap(([reason, names]) => names.map((name) => [name, reason])));

export const NOT_PERSONAL = named(BY_REASON);
/** `schema.table.column`, or `*.table.column` in every schema. */
export const NOT_PERSONAL_COLUMNS = named(COLUMNS);
