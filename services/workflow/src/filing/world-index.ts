import type { AppointmentRow, OpenFilingRow, PersonKey, SubmissionWorld, UnitRow } from './world.store.js';

/** The world by what the rules ask of it: a table of ten thousand rows asks ten thousand times. */
export interface WorldIndex {
  unit(id: string): UnitRow | undefined;
  personId(key: PersonKey): string | undefined;
  appointment(id: string): AppointmentRow | undefined;
  appointmentsOf(unitId: string): readonly AppointmentRow[];
  /** The person is on record in the post of the unit. */
  holds(unitId: string, role: string, personId: string): boolean;
  /** An open filing about the person in the unit, other than `except`. */
  openForPerson(unitId: string, role: string, personId: string, except?: string): boolean;
  /** An open filing that ends or amends the appointment, other than `except`. */
  openForAppointment(unitId: string, appointmentId: string, except?: string): boolean;
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

export function indexWorld({ units, persons, appointments, open }: SubmissionWorld): WorldIndex {
  const unitById = new Map(units.map((u) => [u.id, u]));
  const personByKey = new Map(persons.map((p) => [keyOf(p.unitId, p.name, p.phone), p.id]));
  const appointmentById = new Map(appointments.map((a) => [a.id, a]));
  const holders = new Set(appointments.map((a) => keyOf(a.unitId, a.role, a.personId)));
  const ofUnit = Map.groupBy(appointments, (a) => a.unitId);
  const byPerson = Map.groupBy(open, (f) => keyOf(f.unitId, f.role, f.personId));
  const byAppointment = Map.groupBy(open, (f) => keyOf(f.unitId, f.predecessorAppointmentId ?? f.appointmentId));
  const another = (found: readonly OpenFilingRow[] | undefined, except?: string): boolean =>
    found?.some((f) => f.id !== except) ?? false;
  return {
    unit: (id) => unitById.get(id),
    personId: ({ unitId, name, phone }) => personByKey.get(keyOf(unitId, name, phone)),
    appointment: (id) => appointmentById.get(id),
    appointmentsOf: (unitId) => ofUnit.get(unitId) ?? [],
    holds: (unitId, role, personId) => holders.has(keyOf(unitId, role, personId)),
    openForPerson: (unitId, role, personId, except) => another(byPerson.get(keyOf(unitId, role, personId)), except),
    openForAppointment: (unitId, appointmentId, except) =>
      another(byAppointment.get(keyOf(unitId, appointmentId)), except),
  };
}
