import { defineEntity, p } from '@mikro-orm/core';

export const ApiClientEntity = defineEntity({
  name: 'ApiClient',
  tableName: 'api_client',
  properties: {
    clientId: p.text().primary(),
    name: p.text(),
    role: p.text(),
    scopes: p.array(),
    areaCode: p.text(),
    secretHash: p.text(),
    active: p.boolean(),
    createdAt: p.datetime(),
  },
});
