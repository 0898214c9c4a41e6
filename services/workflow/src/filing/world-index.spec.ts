import { expect, it } from 'vitest';
import type { SubmissionWorld } from './world.store.js';
import { indexWorld } from './world-index.js';

const world: SubmissionWorld = {
  units: [{ id: 'u', kind: 'unit', name: '教育局', areaCode: '152500' }],
  persons: [{ id: 'p', unitId: 'u', name: '张三', phone: '13947912345' }],
  appointments: [{ id: 'a', unitId: 'u', role: 'specialist', personId: 'p', validFrom: '2026-01-01', filingId: 'f0' }],
  open: [
    { id: 'f1', unitId: 'u', role: 'specialist', personId: 'q', appointmentId: 'n', predecessorAppointmentId: 'a' },
    { id: 'f2', unitId: 'v', role: 'specialist', personId: 'p', appointmentId: 'b' },
  ],
};
const index = indexWorld(world);

it('finds units, persons and appointments', () => {
  expect(index.unit('u')?.name).toBe('教育局');
  expect(index.unit('v')).toBeUndefined();
  expect(index.personId({ unitId: 'u', name: '张三', phone: '13947912345' })).toBe('p');
  expect(index.personId({ unitId: 'v', name: '张三', phone: '13947912345' })).toBeUndefined();
  expect(index.appointment('a')?.personId).toBe('p');
  expect(index.appointmentsOf('v')).toEqual([]);
  expect([index.holds('u', 'specialist', 'p'), index.holds('v', 'specialist', 'p')]).toEqual([true, false]);
});

it('an open filing stands in the way of another, in its unit and not of itself', () => {
  expect(index.openForPerson('u', 'specialist', 'q')).toBe(true);
  expect(index.openForPerson('u', 'specialist', 'q', 'f1')).toBe(false);
  expect(index.openForPerson('u', 'specialist', 'p')).toBe(false);
  expect(index.openForAppointment('u', 'a')).toBe(true);
  expect(index.openForAppointment('u', 'a', 'f1')).toBe(false);
  // One that amends an appointment is in the way of one that ends it.
  expect(index.openForAppointment('v', 'b')).toBe(true);
  expect(index.openForAppointment('v', 'x')).toBe(false);
});
