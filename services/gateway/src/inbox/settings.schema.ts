import { Type, type Static } from 'typebox';
import { Instant } from '../http/shapes.schema.js';

const strict = { additionalProperties: false } as const;
const ChannelId = Type.String({ maxLength: 40, description: 'email, or as the installation is set up' });
const Address = Type.String({ maxLength: 254, description: "The account's own" });

const ChannelSettingSchema = Type.Object(
  {
    id: ChannelId,
    name: Type.String(),
    addressLabel: Type.String(),
    digests: Type.Boolean({ description: 'Whether a daily digest can be chosen' }),
    chosen: Type.Boolean(),
    address: Type.Optional(Address),
    digest: Type.Boolean(),
    lastState: Type.Optional(Type.Enum(['due', 'sent', 'dead'], { description: 'Of the last delivery tried' })),
    lastCode: Type.Optional(Type.String({ description: 'For whoever looks after it, e.g. HTTP 500' })),
    lastAt: Type.Optional(Instant),
    verified: Type.Boolean({ description: 'Proved by a code; before, nothing else is sent there' }),
    codeUntil: Type.Optional({ ...Instant, description: 'Until when the code that was sent is good' }),
    failingSince: Type.Optional({ ...Instant, description: 'The other side says that there is no such address' }),
    failingCode: Type.Optional(Type.String()),
  },
  { title: 'ChannelSetting' },
);

const TimeOfDay = Type.String({ description: 'HH:MM in Asia/Shanghai' });

export const MessageSettingsSchema = Type.Object(
  {
    channels: Type.Array(ChannelSettingSchema, { description: 'Empty = this installation has the inbox alone' }),
    quietFrom: Type.Optional(TimeOfDay),
    quietTo: Type.Optional(TimeOfDay),
    digestAt: TimeOfDay,
  },
  { title: 'MessageSettings' },
);
export type MessageSettingsJson = Static<typeof MessageSettingsSchema>;

export const SaveMessageSettingsSchema = Type.Object(
  {
    channels: Type.Array(
      Type.Object({ channel: ChannelId, address: Address, digest: Type.Optional(Type.Boolean()) }, strict),
      { maxItems: 20, description: 'All that are wanted; what is left out is forgotten with its address' },
    ),
  },
  { ...strict, title: 'SaveMessageSettings' },
);

export const TestChannelSchema = Type.Object({ channel: ChannelId }, { ...strict, title: 'TestChannel' });
export const VerifyAddressSchema = Type.Object(
  { channel: ChannelId, code: Type.String({ maxLength: 20, description: 'As it was sent' }) },
  { ...strict, title: 'VerifyAddress' },
);
export const TestPlannedSchema = Type.Object({ channel: ChannelId }, { title: 'TestPlanned' });
