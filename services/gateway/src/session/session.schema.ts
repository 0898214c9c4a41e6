import { ROLES } from '@zhuanguan/access';
import { Type, type Static } from 'typebox';
import { DateText, Id, Instant } from '../http/shapes.schema.js';

/** What a person may be; systems have none of these. */
export const RoleSchema = Type.Enum(ROLES.filter((role) => role !== 'platform_client'));

export const GrantSchema = Type.Object(
  {
    role: RoleSchema,
    organisationId: Id,
    organisationName: Type.Optional(Type.String()),
    areaCode: Type.Optional(Type.String()),
    fromDate: Type.Optional(Type.String({ ...DateText, description: 'Of one that is given from a day to a day' })),
    toDate: Type.Optional(Type.String({ ...DateText, description: 'The last day' })),
    lent: Type.Optional(Type.Boolean({ description: '委托: held through a delegation alone, while it is in force' })),
  },
  { title: 'Grant' },
);

export const MeSchema = Type.Object(
  {
    account: Type.Object(
      {
        id: Id,
        username: Type.String(),
        displayName: Type.String(),
        personId: Type.Optional(Id),
        grants: Type.Array(GrantSchema),
      },
      { title: 'Account' },
    ),
    actingOrganisationId: Type.Optional(Id),
    csrfToken: Type.String({ description: 'Goes back as x-csrf-token with every write by cookie' }),
    roles: Type.Array(RoleSchema, { description: 'Held at the acting organisation' }),
    expiresAt: Instant,
    delegators: Type.Array(
      Type.Object(
        {
          accountId: Id,
          displayName: Type.String(),
          organisationId: Id,
          roles: Type.Array(RoleSchema),
          toDate: Type.String({ ...DateText, description: 'The last day' }),
        },
        { title: 'Delegator' },
      ),
      { description: '委托: for whom the caller may act today, at any of their organisations' },
    ),
    away: Type.Array(
      Type.Object(
        {
          id: Id,
          delegateName: Type.String(),
          organisationId: Id,
          organisationName: Type.Optional(Type.String()),
          fromDate: DateText,
          toDate: Type.String({ ...DateText, description: 'The last day' }),
        },
        { title: 'Away' },
      ),
      { description: '委托: who acts for the caller today' },
    ),
    specialistTitle: Type.Optional(
      Type.String({
        description: 'What the policy pack of the acting organisation calls a specialist: 专管员, 专办员 …',
      }),
    ),
  },
  { title: 'Me' },
);
export type MeJson = Static<typeof MeSchema>;

export const ActingOrganisationSchema = Type.Object(
  { organisationId: Id },
  { additionalProperties: false, title: 'ActingOrganisation' },
);
