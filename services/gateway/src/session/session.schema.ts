import { Type, type Static } from 'typebox';

export const GrantSchema = Type.Object(
  {
    role: Type.String(),
    organisationId: Type.String(),
    organisationName: Type.Optional(Type.String()),
    areaCode: Type.Optional(Type.String()),
  },
  { title: 'Grant' },
);

export const MeSchema = Type.Object(
  {
    account: Type.Object({
      id: Type.String(),
      username: Type.String(),
      displayName: Type.String(),
      personId: Type.Optional(Type.String()),
      grants: Type.Array(GrantSchema),
    }),
    actingOrganisationId: Type.Optional(Type.String()),
    csrfToken: Type.String({ description: 'Goes back as x-csrf-token with every write by cookie' }),
    roles: Type.Array(Type.String(), { description: 'Held at the acting organisation' }),
    expiresAt: Type.Optional(Type.String({ format: 'date-time' })),
  },
  { title: 'Me' },
);
export type MeJson = Static<typeof MeSchema>;

export const ActingOrganisationSchema = Type.Object(
  { organisationId: Type.String({ format: 'uuid' }) },
  { additionalProperties: false },
);
