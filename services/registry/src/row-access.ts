import {
  factTables,
  isAbove,
  ORGANISATION,
  PERSON,
  PUBLIC,
  readable,
  SIGNED_IN,
  unitInScope,
  writable,
  type RowAccess,
} from '@zhuanguan/db';

/** Who reaches which rows of registry (ADR 20); every table is named. */
export const rowAccess: RowAccess = {
  trees: {
    successions: `select e.organisation_id as ended_id, s.successor_id
      from organisation_act_effect e cross join lateral unnest(e.successor_ids) s(successor_id) where e.part = 'ended'`,
  },
  tables: {
    organisation: PUBLIC,
    organisation_closure: PUBLIC,
    organisation_identifier: PUBLIC,
    organisation_act: readable(SIGNED_IN),
    organisation_act_effect: readable(SIGNED_IN),
    // Also of the units above one's own: that the first-level unit has somebody covers its subordinates (DY-1).
    appointment: readable(
      `${unitInScope('appointment.unit_id')} or ${isAbove('appointment.unit_id')} or person_id = ${PERSON}`,
    ),
    change_clock: readable(unitInScope('change_clock.unit_id')),
    conflict_declaration: readable(unitInScope('conflict_declaration.unit_id')),
    filing_note: readable(unitInScope('filing_note.unit_id')),
    open_filing: readable(unitInScope('open_filing.unit_id')),
    standing: readable(unitInScope('standing.unit_id')),
    unit_list: writable(`bureau_id = ${ORGANISATION}`, ['select', 'insert', 'update']),
    urge: writable(
      `by_organisation_id = ${ORGANISATION} or ${unitInScope('urge.unit_id')}`,
      ['select', 'insert'],
      `by_organisation_id = ${ORGANISATION} and ${unitInScope('urge.unit_id')}`,
    ),
    // Ids alone; why two ids were merged is told to who decides on it (重复核查), across units and by its own query.
    person_alias: readable(SIGNED_IN),
    person_merge: readable(SIGNED_IN, ['alias_id', 'into_id', 'merged_at', 'unmerged_at']),
    ...factTables(['urge']),
    citizen_id_index: 'system',
    duplicate_decision: 'system',
    gate: 'system',
    person_identifier: 'system',
    term_extension: 'system',
    voided_filing: 'system',
  },
};
