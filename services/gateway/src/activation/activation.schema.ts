import { Type, type Static } from 'typebox';
import { Id, Instant } from '../http/shapes.schema.js';
import { RoleSchema } from '../session/session.schema.js';

const Code = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'As typed: case, spaces and hyphens do not matter',
});
const Password = Type.String({ minLength: 1, maxLength: 200 });

export const CodeSchema = Type.Object({ code: Code }, { additionalProperties: false, title: 'ActivationCode' });

export const CodeInfoSchema = Type.Object(
  {
    purpose: Type.Enum(['activate', 'reset']),
    organisationName: Type.Optional(Type.String()),
    roles: Type.Array(RoleSchema),
    invitedByName: Type.Optional(Type.String()),
    username: Type.Optional(Type.String({ description: 'Of a reset' })),
    expiresAt: Instant,
  },
  { title: 'ActivationCodeInfo' },
);
export type CodeInfoJson = Static<typeof CodeInfoSchema>;

export const ActivateSchema = Type.Object(
  {
    code: Code,
    username: Type.Optional(Type.String({ maxLength: 64 })),
    displayName: Type.Optional(Type.String({ maxLength: 60 })),
    password: Password,
  },
  { additionalProperties: false, title: 'Activate' },
);
export const ActivatedSchema = Type.Object({ username: Type.String() }, { title: 'Activated' });

export const AcceptedSchema = Type.Object({ organisationId: Id }, { title: 'AcceptedInvitation' });

export const ChangePasswordSchema = Type.Object(
  { oldPassword: Password, newPassword: Password },
  { additionalProperties: false, title: 'ChangePassword' },
);
