import {
  ACCOUNT_ID,
  isAbove,
  ORGANISATION,
  PUBLIC,
  readable,
  SIGNED_IN,
  unitInScope,
  writable,
  type RowAccess,
  type TableAccess,
} from '@zhuanguan/db';

const OF_FILING = (column: string): string => `exists (select 1 from filing f where f.id = ${column})`;
const OF_ROUND = (column: string): string => `exists (select 1 from roll_up r where r.id = ${column})`;

/** 备案: of the unit, of who looks down on it, and of whoever receives or has received it (REG-1). */
const FILINGS: Record<string, TableAccess> = {
  // "offset 0" keeps it a look-up for the rows that are nobody's yet: hashed, a page of fifty would read all receipts first.
  filing: readable(`${unitInScope('filing.unit_id')}
    or exists (select 1 from scope_receipt p where p.filing_id = filing.id offset 0)`),
  receipt: readable(`organisation_id = ${ORGANISATION} or ${OF_FILING('receipt.filing_id')}`),
  filing_round: readable(OF_FILING('filing_round.filing_id')),
  filing_scan: readable(OF_FILING('filing_scan.filing_id')),
  person: readable(unitInScope('person.unit_id')),
  // Of whom one may read a filing; opened and masked by the first wall. A table that is read brings those of its rows.
  citizen_id: writable(
    `${unitInScope('citizen_id.unit_id')} or exists (select 1 from filing f where f.unit_id = citizen_id.unit_id)`,
    ['select', 'insert'],
    `unit_id = ${ORGANISATION}`,
  ),
  // Also of the units above one's own: that the first-level unit has somebody covers its subordinates (DY-1). Ids and dates alone.
  appointment: readable(`${unitInScope('appointment.unit_id')} or ${isAbove('appointment.unit_id')}`),
  change_clock: readable(unitInScope('change_clock.unit_id')),
  handover: readable(unitInScope('handover.unit_id')),
  term_extension: readable('exists (select 1 from appointment a where a.id = term_extension.appointment_id)'),
  // What was done to what may be read.
  history: readable(`(aggregate_type = 'filing' and ${OF_FILING('history.aggregate_id')})
    or (aggregate_type = 'filing_scan' and exists (select 1 from filing_scan s where s.id = history.aggregate_id))
    or (aggregate_type = 'handover' and exists (select 1 from handover h where h.appointment_id = history.aggregate_id))`),
  history_personal: readable(`aggregate_type = 'filing' and ${OF_FILING('history_personal.aggregate_id')}`),
};

/** What somebody types or uploads, before it is filed: of the account, or of the organisation it was uploaded for. */
const TYPED: Record<string, TableAccess> = {
  draft: writable(`account_id = ${ACCOUNT_ID}`, ['select', 'insert', 'update', 'delete']),
  import_job: writable(`unit_id = ${ORGANISATION}`, ['select', 'insert', 'update']),
  // The jobs of an organisation are few: looked up once for all rows of a statement.
  import_row: writable('import_id in (select j.id from import_job j)', ['select', 'insert', 'update']),
  unit_choice: writable(`organisation_id = ${ORGANISATION}`, ['select', 'insert', 'update']),
};

/**
 * 汇总报送: heads, counts and hashes are of every party, for who has reported decides what others may do; units with their
 * people are of whom the summary is, and of those it goes up to.
 */
const ROLL_UPS: Record<string, TableAccess> = {
  roll_up: readable(`bureau_id = ${ORGANISATION} or ${isAbove('roll_up.bureau_id')}
    or exists (select 1 from scope_roll_up_body b where b.roll_up_id = roll_up.id)`),
  roll_up_body: readable(OF_ROUND('roll_up_body.roll_up_id')),
  roll_up_summary: readable(OF_ROUND('roll_up_summary.roll_up_id')),
  roll_up_reopening: readable(OF_ROUND('roll_up_reopening.roll_up_id')),
  roll_up_urge: readable(OF_ROUND('roll_up_urge.roll_up_id')),
  roll_up_unit: readable(`${unitInScope('roll_up_unit.organisation_id')}
    or exists (select 1 from roll_up r where r.id = roll_up_unit.roll_up_id and r.bureau_id = ${ORGANISATION})`),
};

const OF_BUREAU = (column: string): string =>
  `(${column} = ${ORGANISATION} or ${column} = any ((select scope_seats())::uuid[]))`;
const OF_LIST = (column: string): string => `exists (select 1 from destruction_list l where l.id = ${column})`;

/** 档案保存与销毁: of the bureau; that something of a unit was destroyed also of the unit and of who looks down on it. */
const RETENTION: Record<string, TableAccess> = {
  legal_hold: readable(OF_BUREAU('legal_hold.bureau_id')),
  destruction_list: readable(OF_BUREAU('destruction_list.bureau_id')),
  destruction_approval: readable(OF_LIST('destruction_approval.list_id')),
  destruction_item: readable(`${OF_LIST('destruction_item.list_id')} or ${unitInScope('destruction_item.unit_id')}`),
};

/** Who reaches which rows of workflow (ADR 20); every table is named. */
export const rowAccess: RowAccess = {
  trees: {
    successions: 'select s.organisation_id as ended_id, s.successor_id from organisation_successor s',
  },
  views: {
    // Policies of two tables that asked each other would go round in a circle.
    scope_receipt: `select r.filing_id from receipt r where r.organisation_id = ${ORGANISATION}`,
    scope_roll_up_body: `select b.roll_up_id from roll_up_body b where b.organisation_id = ${ORGANISATION}`,
  },
  tables: {
    organisation: PUBLIC,
    organisation_closure: PUBLIC,
    organisation_former_name: PUBLIC,
    organisation_name: PUBLIC,
    organisation_successor: PUBLIC,
    // Ids alone.
    person_alias: readable(SIGNED_IN),
    ...FILINGS,
    ...TYPED,
    ...ROLL_UPS,
    ...RETENTION,
    policy_move: 'system',
    timer: 'system',
    timer_series: 'system',
    vacancy: 'system',
  },
};
