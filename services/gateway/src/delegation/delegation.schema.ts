import { Type, type Static } from 'typebox';
import { DateText, Id, Instant } from '../http/shapes.schema.js';
import { RoleSchema } from '../session/session.schema.js';

const ReasonSchema = Type.Enum(['leave', 'business_trip', 'training', 'other']);

export const DelegationSchema = Type.Object(
  {
    id: Id,
    accountId: Type.String({ ...Id, description: 'The delegator, who is away' }),
    accountName: Type.String(),
    delegateId: Id,
    delegateName: Type.String(),
    organisationId: Id,
    organisationName: Type.Optional(Type.String()),
    roles: Type.Array(RoleSchema, { description: 'The delegator’s own, lent while it is in force' }),
    fromDate: DateText,
    toDate: Type.String({ ...DateText, description: 'The last day' }),
    reason: ReasonSchema,
    remark: Type.Optional(Type.String()),
    state: Type.Enum(['coming', 'running', 'past', 'ended']),
    setByName: Type.Optional(Type.String({ description: 'Absent where the delegator did it' })),
    createdAt: Instant,
    endedAt: Type.Optional(Instant),
    endCause: Type.Optional(Type.Enum(['revoked', 'post_ended', 'organisation_ended'])),
    actions: Type.Array(Type.Enum(['revoke'])),
  },
  { title: 'Delegation' },
);
export type DelegationJson = Static<typeof DelegationSchema>;

export const DelegationsSchema = Type.Object(
  {
    delegations: Type.Array(DelegationSchema, {
      description: 'Those that run or come, then what is over; each newest first, at most 200 in all',
    }),
    colleagues: Type.Array(
      Type.Object(
        {
          accountId: Id,
          displayName: Type.String(),
          roles: Type.Array(RoleSchema),
          own: Type.Boolean({ description: 'The caller' }),
        },
        { title: 'DelegationColleague' },
      ),
    ),
    mayDelegateIds: Type.Array(Id, { description: 'Whose posts the caller may delegate' }),
  },
  { title: 'Delegations' },
);
export type DelegationsJson = Static<typeof DelegationsSchema>;

export const DelegationsQuerySchema = Type.Object(
  { organisationId: Type.Optional(Type.String({ ...Id, description: 'Absent: the acting one' })) },
  { additionalProperties: false },
);

export const SetDelegationSchema = Type.Object(
  {
    organisationId: Type.Optional(Type.String({ ...Id, description: 'Absent: the acting one' })),
    accountId: Type.Optional(Type.String({ ...Id, description: 'The delegator; absent: the caller' })),
    delegateId: Id,
    fromDate: Type.String({ maxLength: 20 }),
    toDate: Type.String({ maxLength: 20, description: 'The last day' }),
    reason: ReasonSchema,
    remark: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  { additionalProperties: false, title: 'SetDelegation' },
);
