import { defineEntity, p } from '@mikro-orm/core';
import type { ImportRow } from './import-rows.js';

/** A spreadsheet read and previewed; its rows hold personal values. */
export const ImportJob = defineEntity({
  name: 'ImportJob',
  tableName: 'import_job',
  properties: {
    id: p.uuid().primary(),
    unitId: p.uuid(),
    accountId: p.uuid(),
    fileName: p.text(),
    fileHash: p.text(),
    sheet: p.text(),
    state: p.text().$type<'previewed' | 'committed'>(),
    decisionDate: p.date().$type<string | null>().nullable(),
    mode: p.text().$type<'all_or_nothing' | 'valid_only' | null>().nullable(),
    rows: p.json().$type<ImportRow[]>(),
    warnings: p.json().$type<string[]>(),
    createdAt: p.datetime(),
    committedAt: p.datetime().nullable(),
  },
});
