import type { Actor } from '@zhuanguan/access';
import type { Appointment } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { maskPhone } from '@zhuanguan/kernel';
import { leavingPolicy, packForArea } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';

interface Row {
  id: string;
  unitId: string;
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
}

/** Appointments of units as they were known at an instant; phones whole only for the unit itself. */
export async function appointmentsOf(
  ctx: Pick<RegistryContext, 'policies'>,
  tx: Tx,
  actor: Actor,
  unitIds: readonly string[],
  knownAt: Date,
): Promise<Appointment[]> {
  const rows = await tx.sql<Row>({
    name: 'registry-appointments-known',
    text: `select a.id, a.unit_id as "unitId", a.person_id as "personId", a.role, a.valid_from as "validFrom", a.valid_to as "validTo",
        (select min(recorded_at) from appointment f where f.id = a.id) as "onRecordAt", a.basis_filing_id as "basisFilingId",
        a.end_filing_id as "endFilingId", a.successor_id as "successorId", a.name, a.sex, a.title, a.phone, a.remark,
        coalesce((select n.section from filing_note n where n.filing_id = coalesce(a.amending_filing_id, a.basis_filing_id)), '') as section,
        o.area_code as "areaCode", coalesce((select n.exit_reason from filing_note n where n.filing_id = a.end_filing_id), '') as "exitReason"
      from appointment a join organisation o on o.id = a.unit_id where a.unit_id = any($1::uuid[]) and a.recorded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2)
      order by a.valid_from desc, a.id`,
    values: [unitIds, knownAt],
  });
  return rows.map((r) => ({
    id: r.id,
    unitId: r.unitId,
    unitName: '',
    personId: r.personId,
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
      phone: actor.actingOrgId === r.unitId ? r.phone : maskPhone(r.phone),
      remark: actor.actingOrgId === r.unitId ? r.remark : '',
      section: r.section,
    },
    endReasonCode: r.exitReason,
    endReason: r.exitReason ? exitReasonWord(ctx, r) : '',
  }));
}

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
