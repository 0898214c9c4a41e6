import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

export const AccountEntity = defineEntity({
  name: 'Account',
  tableName: 'account',
  properties: {
    id: p.uuid().primary(),
    username: p.text(),
    displayName: p.text(),
    passwordHash: p.text(),
    personId: p.uuid().nullable(),
    active: p.boolean(),
    preferredOrganisationId: p.uuid().nullable(),
    createdAt: p.datetime(),
    passwordChangedAt: p.datetime().nullable(),
    passwordMustChange: p.boolean(),
  },
});

export const AccountGrantEntity = defineEntity({
  name: 'AccountGrant',
  tableName: 'account_grant',
  properties: {
    accountId: p.uuid().primary(),
    role: p.text().primary(),
    organisationId: p.uuid().primary(),
    organisationName: p.text(),
    areaCode: p.text(),
  },
});

export type AccountRow = InferEntity<typeof AccountEntity>;
