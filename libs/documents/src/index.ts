export { readWorkbook } from './read-workbook.js';
export {
  readSpecialistTable,
  readSpecialistTables,
  type SpecialistTable,
  type SpecialistTables,
} from './specialist-table.js';
export type { TableCell, TableRow } from './table-body.js';
export type { TableColumn } from './header-words.js';
export {
  safeCell,
  writePlainTable,
  writePlainTables,
  writeSpecialistForm,
  type FormTable,
  type PlainTable,
} from './write-table.js';
export { shanghaiMinute, WATERMARK_SHEET, type Watermark } from './watermark.js';
export { CSV_BEGIN, csvLine } from './write-csv.js';
export { DEFAULT_LIMITS, type FileLimits } from './zip-guard.js';
export { printForm, type FormFormat } from './form/print-form.js';
export type { PrintedForm } from './form/form-pdf.js';
export type { FormInput, FormValues } from './form/form-sheet.js';
export { checkScan, type Scan, type ScanType } from './scan/check-scan.js';
