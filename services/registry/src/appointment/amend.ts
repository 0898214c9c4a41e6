import { AppointmentAmended, FilingKind, type FilingContent, type FilingRecorded } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { NotYetError } from '@zhuanguan/events';
import { amendAppointment, moveEndBefore, type AppointmentState } from './amend.store.js';
import type { AppointmentEvent } from './appointment.events.js';
import { isInOrder } from './in-order.js';

export const amends = (kind: FilingKind): boolean =>
  kind === FilingKind.FILING_KIND_DETAILS || kind === FilingKind.FILING_KIND_CORRECTION;

/** Details (更新信息) or a correction (更正) put on record. */
export async function amend(
  tx: Tx,
  filing: FilingRecorded,
  recordedAt: Date,
  content: FilingContent | undefined,
): Promise<AppointmentEvent[]> {
  if (!content?.person) throw new Error(`filing ${filing.filingId} has no person`);
  const { appointmentId: id, filingId } = filing;
  const validFrom = filing.kind === FilingKind.FILING_KIND_CORRECTION ? filing.decisionDate : undefined;
  if (!(await isInOrder(tx, id, filing, recordedAt))) return [];
  const { person } = content;
  const amended = await amendAppointment(tx, { id, filingId, recordedAt, person, ...(validFrom ? { validFrom } : {}) });
  if (!amended) throw new NotYetError(`appointment ${id} does not last yet`);
  const moved = validFrom ? await moveEndBefore(tx, { successorId: id, validTo: validFrom, filingId, recordedAt }) : [];
  const { name, sex, title, phone, remark } = person;
  return [
    { ...amendedEvent(amended, filingId), personal: { name, sex, title, phone, remark } },
    ...moved.map((row) => amendedEvent(row, filingId)),
  ];
}

export const amendedEvent = (row: AppointmentState, filingId: string): AppointmentEvent => ({
  id: row.id,
  type: 'amended',
  data: AppointmentAmended.toJSON({ ...named(row), validTo: row.validTo ?? '', filingId }),
});

export const named = ({ id, unitId, personId, role, validFrom }: AppointmentState) => ({
  appointmentId: id,
  unitId,
  personId,
  role,
  validFrom,
});
