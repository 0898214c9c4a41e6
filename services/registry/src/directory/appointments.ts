import type { Actor } from '@zhuanguan/access';
import type { Appointment } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, seenField, type Masked } from '@zhuanguan/kernel';
import { leavingPolicy, packForArea } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { rootsKnownAt } from '../person/person.store.js';
import { WRITER } from './writer.js';

interface Row {
  id: string;
  unitId: string;
  unitName: string;
  personId: string;
  role: string;
  validFrom: string;
  validTo: string | null;
  onRecordAt: Date;
  basisFilingId: string;
  endFilingId: string | null;
  successorId: string | null;
  name: string;
  sex: string;
  title: string;
  phone: string;
  remark: string;
  section: string;
  areaCode: string;
  exitReason: string;
  /** By today, whatever was known then. */
  left: boolean;
}

const known = (column: string, unitName: string) => `select a.id, a.unit_id as "unitId", ${unitName} as "unitName",
    a.person_id as "personId", a.role, a.valid_from as "validFrom", a.valid_to as "validTo",
    (select min(recorded_at) from appointment f where f.id = a.id) as "onRecordAt", a.basis_filing_id as "basisFilingId",
    a.end_filing_id as "endFilingId", a.successor_id as "successorId", a.name, a.sex, a.title, a.phone, a.remark,
    coalesce((select n.section from filing_note n where n.filing_id = ${WRITER}), '') as section,
    o.area_code as "areaCode", coalesce((select n.exit_reason from filing_note n where n.filing_id = a.end_filing_id), '') as "exitReason",
    exists (select 1 from appointment n where n.id = a.id and n.superseded_at is null and n.valid_to <= $3::date) as left
  from appointment a join organisation o on o.id = a.unit_id
  where a.${column} = any($1::uuid[]) and a.recorded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2)
  order by a.valid_from desc, a.id`;
const OF_UNITS = known('unit_id', `''`);
const OF_PERSONS = known('person_id', 'o.name');

type Policies = Pick<RegistryContext, 'policies' | 'now'>;

/** Appointments of units as they were known at an instant; phones whole only for the unit itself, and until somebody has left. */
export const appointmentsOf = async (
  ctx: Policies,
  tx: Tx,
  actor: Actor,
  unitIds: readonly string[],
  knownAt: Date,
): Promise<Appointment[]> => {
  const values = [unitIds, knownAt, dateInShanghai(ctx.now())];
  const rows = await tx.sql<Row>({ name: 'registry-appointments-known', text: OF_UNITS, values });
  return shown(ctx, tx, actor, rows, knownAt);
};

/** Of these person ids, each with the name of its unit. */
export const appointmentsOfPersons = async (
  ctx: Policies,
  tx: Tx,
  actor: Actor,
  personIds: readonly string[],
  knownAt: Date,
): Promise<Appointment[]> => {
  const values = [personIds, knownAt, dateInShanghai(ctx.now())];
  const rows = await tx.sql<Row>({ name: 'registry-appointments-of-persons', text: OF_PERSONS, values });
  return shown(ctx, tx, actor, rows, knownAt);
};

/** An id that was merged by then is shown by the one that stood for it, and says so (REG-6). */
async function shown(ctx: Policies, tx: Tx, actor: Actor, rows: readonly Row[], knownAt: Date): Promise<Appointment[]> {
  const roots = await rootsKnownAt(
    tx,
    rows.map((r) => r.personId),
    knownAt,
  );
  return rows.map((r) => ({
    id: r.id,
    unitId: r.unitId,
    unitName: r.unitName,
    personId: roots.get(r.personId) ?? r.personId,
    recordedPersonId: roots.has(r.personId) ? r.personId : '',
    role: r.role,
    validFrom: r.validFrom,
    validTo: r.validTo ?? '',
    onRecordAt: r.onRecordAt,
    basisFilingId: r.basisFilingId,
    endFilingId: r.endFilingId ?? '',
    successorId: r.successorId ?? '',
    person: {
      name: r.name,
      sex: r.sex,
      title: r.title,
      phone: seenField('phone', r.phone, maskedFor(actor, r)),
      remark: seenField('personRemark', r.remark, maskedFor(actor, r)),
      section: r.section,
    },
    endReasonCode: r.exitReason,
    endReason: r.exitReason ? exitReasonWord(ctx, r) : '',
  }));
}

const maskedFor = (actor: Actor, { unitId, left }: Row): Masked => actor.actingOrgId !== unitId || (left && 'left');

/** In the words of the pack; a code that it has no more is shown as it is. */
function exitReasonWord(
  { policies }: Pick<RegistryContext, 'policies'>,
  { areaCode, exitReason, validTo }: Row,
): string {
  const pack = packForArea(policies, areaCode);
  const reasons = pack && leavingPolicy(pack, validTo ?? pack.effectiveFrom).exitReasons?.items;
  return reasons?.find((r) => r.code === exitReason)?.label ?? exitReason;
}

/** In force on a date. */
export const inForce = (a: Appointment, at: string): boolean =>
  a.validFrom <= at && (a.validTo === '' || at < a.validTo);
