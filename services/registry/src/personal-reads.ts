import type { RegistryServiceService } from '@zhuanguan/contracts';
import type { ReadRules } from '@zhuanguan/rpc';

const DIRECTORY = ['name', 'sex', 'title', 'phone'];

/** Which answers of this service say something about people, and what reading them is for. */
export const READ_RULES: ReadRules<typeof RegistryServiceService> = {
  searchDirectory: {
    ...{ operation: 'directory.search', purpose: 'supervise', fields: DIRECTORY },
    count: ({ entries }) => entries.reduce((n, entry) => n + entry.appointments.length, 0),
  },
  getUnit: {
    ...{ operation: 'unit.read', purpose: 'supervise', fields: [...DIRECTORY, 'personRemark'] },
    count: ({ unit, pastAppointments }) => (unit?.appointments.length ?? 0) + pastAppointments.length,
    subject: ({ unitId }) => ({ type: 'unit', id: unitId }),
  },
  listConflictDeclarations: {
    ...{ operation: 'recusal.list', purpose: 'recusal', fields: ['name', 'conflict'] },
    count: ({ declarations }) => declarations.length,
    subject: ({ unitId }) => ({ type: 'unit', id: unitId }),
  },
  listDuplicates: {
    ...{ operation: 'duplicate.list', purpose: 'supervise', fields: DIRECTORY },
    count: ({ duplicates, merges }) => duplicates.length + merges.length,
  },
  getPerson: {
    ...{ operation: 'person.read', purpose: 'supervise', fields: DIRECTORY },
    count: ({ person }) => (person ? 1 : 0),
    subject: ({ personId }) => ({ type: 'person', id: personId }),
  },
};
