/**
 * What a spreadsheet would take for a formula, also behind a blank or in full width, begins with an apostrophe instead: the
 * text came from input (CWE-1236).
 */
const MAY_BE_FORMULA = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

const cellOf = (value: string): string =>
  `"${(MAY_BE_FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** A line of CSV; every cell is quoted. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** Without it a spreadsheet takes UTF-8 for something else. */
export const CSV_BEGIN = '\uFEFF';
