import { defineEntity, p } from '@mikro-orm/core';

/** A form as typed, so that nothing is lost; belongs to one account. */
export const Draft = defineEntity({
  name: 'Draft',
  tableName: 'draft',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    unitId: p.uuid(),
    body: p.text(),
    savedAt: p.datetime(),
  },
});
