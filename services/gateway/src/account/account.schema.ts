import { Type, type Static } from 'typebox';
import { ProblemSchema } from '../http/problem.schema.js';
import { AreaCode, DateText, Id, Instant, pageOf, pageQuery } from '../http/shapes.schema.js';
import { RoleSchema } from '../session/session.schema.js';

const OrganisationKindSchema = Type.Enum(['unit', 'department', 'bureau', 'section', 'office']);
const AccessStateSchema = Type.Enum(['none', 'invited', 'active'], {
  description: 'none: nobody can sign in and no code is on the way',
});

export const OrganisationAccessSchema = Type.Object(
  {
    organisationId: Id,
    name: Type.String(),
    kind: OrganisationKindSchema,
    areaCode: Type.Optional(AreaCode),
    departmentId: Type.Optional(Id),
    departmentName: Type.Optional(Type.String()),
    accounts: Type.Integer({ description: 'Active accounts that hold a role here' }),
    pending: Type.Integer({ description: 'Codes neither used, withdrawn nor expired' }),
    expiresAt: Type.Optional(Instant),
    roles: Type.Array(RoleSchema, { description: 'Roles the caller may invite for here' }),
  },
  { title: 'OrganisationAccess' },
);
export const AccessPageSchema = pageOf(OrganisationAccessSchema, 'AccessPage');
export type AccessPageJson = Static<typeof AccessPageSchema>;

export const AccessQuerySchema = Type.Object(
  {
    state: Type.Optional(AccessStateSchema),
    kind: Type.Optional(OrganisationKindSchema),
    nextBelow: Type.Optional(Type.Boolean({ description: 'Only those the caller is the next above' })),
    query: Type.Optional(Type.String({ maxLength: 100, description: 'Part of the name' })),
    ...pageQuery,
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
);

export const AccessCountsSchema = Type.Object(
  {
    counts: Type.Array(
      Type.Object(
        {
          kind: OrganisationKindSchema,
          organisations: Type.Integer(),
          withAccount: Type.Integer(),
          invited: Type.Integer({ description: 'Without an account, but with a code on the way' }),
        },
        { title: 'AccessCount' },
      ),
    ),
  },
  { title: 'AccessCounts' },
);
export type AccessCountsJson = Static<typeof AccessCountsSchema>;

const InvitationSchema = Type.Object(
  {
    id: Id,
    purpose: Type.Enum(['activate', 'reset']),
    organisationId: Id,
    organisationName: Type.Optional(Type.String()),
    roles: Type.Array(RoleSchema),
    accountId: Type.Optional(Id),
    personId: Type.Optional(Id),
    invitedByName: Type.Optional(Type.String()),
    createdAt: Instant,
    expiresAt: Instant,
  },
  { title: 'Invitation' },
);

export const IssuedInvitationSchema = Type.Object(
  { invitation: InvitationSchema, code: Type.String({ description: 'One-time, shown here only: XXXX-XXXX-XXXX' }) },
  { title: 'IssuedInvitation' },
);
export type IssuedInvitationJson = Static<typeof IssuedInvitationSchema>;

export const InviteSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          organisationId: Id,
          roles: Type.Optional(
            Type.Array(RoleSchema, { maxItems: 5, description: 'Absent: those usual for its kind' }),
          ),
          personId: Type.Optional(Type.String({ format: 'uuid', description: 'A specialist on record there' })),
          replace: Type.Optional(Type.Boolean({ description: 'Withdraws earlier unused codes: a lost sheet' })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 200 },
    ),
  },
  { additionalProperties: false, title: 'Invite' },
);

export const InviteAnswerSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({ issued: Type.Optional(IssuedInvitationSchema), problem: Type.Optional(ProblemSchema) }),
    ),
  },
  { title: 'InviteAnswer' },
);

export const WithdrawSchema = Type.Object(
  { ids: Type.Array(Id, { minItems: 1, maxItems: 200 }) },
  { additionalProperties: false, title: 'WithdrawInvitations' },
);
export const WithdrawAnswerSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({ invitation: Type.Optional(InvitationSchema), problem: Type.Optional(ProblemSchema) }),
    ),
  },
  { title: 'WithdrawAnswer' },
);
export type InvitationJson = Static<typeof InvitationSchema>;

export const AccountsHereSchema = Type.Object(
  {
    organisation: OrganisationAccessSchema,
    accounts: Type.Array(
      Type.Object(
        {
          id: Id,
          username: Type.String(),
          displayName: Type.String(),
          roles: Type.Array(RoleSchema),
          lastSignedInAt: Type.Optional(Instant),
          own: Type.Boolean({ description: 'The caller' }),
          temporary: Type.Array(
            Type.Object(
              { role: RoleSchema, fromDate: Type.Optional(DateText), toDate: DateText },
              { title: 'TemporaryRole' },
            ),
            { description: 'What is held, or will be, from a day to a day' },
          ),
        },
        { title: 'AccountHere' },
      ),
    ),
    pending: Type.Array(InvitationSchema),
  },
  { title: 'AccountsHere' },
);
export type AccountsHereJson = Static<typeof AccountsHereSchema>;

export const AtOrganisationSchema = Type.Object(
  { organisationId: Id },
  { additionalProperties: false, title: 'AtOrganisation' },
);

export const EndPostSchema = Type.Object(
  {
    organisationId: Id,
    successorAccountId: Type.Optional(Id),
    inviteSuccessor: Type.Optional(Type.Boolean({ description: 'A code for a successor without an account' })),
  },
  { additionalProperties: false, title: 'EndPost' },
);
export const EndedPostSchema = Type.Object(
  {
    accountClosed: Type.Boolean({ description: 'The account holds nothing any more and cannot sign in' }),
    successor: Type.Optional(IssuedInvitationSchema),
  },
  { title: 'EndedPost' },
);
export type EndedPostJson = Static<typeof EndedPostSchema>;

export const GrantRoleSchema = Type.Object(
  {
    organisationId: Id,
    role: RoleSchema,
    fromDate: Type.Optional(Type.String({ ...DateText, description: 'Absent: from today' })),
    toDate: Type.Optional(Type.String({ ...DateText, description: 'The last day; absent: without an end' })),
  },
  { additionalProperties: false, title: 'GrantRole' },
);
export const EndRoleSchema = Type.Object(
  { organisationId: Id, role: RoleSchema },
  { additionalProperties: false, title: 'EndRole' },
);
