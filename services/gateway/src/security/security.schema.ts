import { Type, type Static } from 'typebox';
import { Id, Instant } from '../http/shapes.schema.js';

const Password = Type.String({ minLength: 1, maxLength: 200 });

export const AccountSecuritySchema = Type.Object(
  {
    passwordChangedAt: Type.Optional(Instant),
    passwordExpiresAt: Type.Optional(
      Type.String({ ...Instant, description: 'Where the installation sets a longest age' }),
    ),
    totpSince: Type.Optional(Type.String({ ...Instant, description: '动态口令 is asked for at sign-in since then' })),
    totpRequired: Type.Boolean({ description: 'By a role: it cannot be given up' }),
    recoveryCodes: Type.Integer({ description: 'Not yet used' }),
    passwordRules: Type.Array(Type.String(), { description: 'What a new password must be, in words' }),
  },
  { title: 'AccountSecurity' },
);
export type AccountSecurityJson = Static<typeof AccountSecuritySchema>;

export const OwnSessionsSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          id: Id,
          createdAt: Instant,
          lastSeenAt: Instant,
          expiresAt: Instant,
          client: Type.Optional(Type.String({ description: 'Device and browser, in words' })),
          network: Type.Optional(Type.String({ description: 'The address without its last part' })),
          current: Type.Boolean({ description: 'The one that asks' }),
        },
        { title: 'OwnSession' },
      ),
    ),
  },
  { title: 'OwnSessions' },
);
export type OwnSessionsJson = Static<typeof OwnSessionsSchema>;

export const EndSessionsSchema = Type.Object(
  {
    ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 100 })),
    others: Type.Optional(Type.Boolean({ description: 'All but the one that asks' })),
  },
  { additionalProperties: false, title: 'EndSessions' },
);
export const EndedSessionsSchema = Type.Object({ ended: Type.Integer() }, { title: 'EndedSessions' });

export const OwnPasswordSchema = Type.Object(
  { password: Password },
  { additionalProperties: false, title: 'OwnPassword' },
);
export const TotpKeySchema = Type.Object(
  {
    key: Type.String({ description: 'Base32, to be typed' }),
    uri: Type.String({ description: 'otpauth://, for a QR code' }),
  },
  { title: 'TotpKey' },
);
export const TotpCodeSchema = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 20 }) },
  { additionalProperties: false, title: 'TotpCode' },
);
export const RecoveryCodesSchema = Type.Object(
  { recoveryCodes: Type.Array(Type.String(), { description: 'Shown here only' }) },
  { title: 'RecoveryCodes' },
);

const Reason = Type.String({ minLength: 1, maxLength: 200, description: 'Kept in the history of the account' });
export const SecureAccountSchema = Type.Object(
  {
    organisationId: Type.Optional(
      Type.String({ ...Id, description: 'Where it has a post; absent to end sessions wherever its posts are' }),
    ),
    act: Type.Enum(['unlock', 'reset_totp', 'end_sessions']),
    reason: Reason,
  },
  { additionalProperties: false, title: 'SecureAccount' },
);

export const EndOthersSessionsSchema = Type.Object(
  { username: Type.String({ minLength: 1, maxLength: 100 }), reason: Reason },
  { additionalProperties: false, title: 'EndOthersSessions' },
);
