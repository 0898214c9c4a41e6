export { readSpecialistTable, type SpecialistTable, type TableCell, type TableColumn } from './specialist-table.js';
export { safeCell, writeSpecialistForm, type FormTable } from './write-table.js';
export { DEFAULT_LIMITS, type FileLimits } from './zip-guard.js';
