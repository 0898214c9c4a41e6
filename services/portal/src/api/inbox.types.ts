import type { components } from './schema.js';

type Schemas = components['schemas'];

export type Inbox = Schemas['Inbox'];
export type Message = Schemas['Message'];
export type MessageKind = Message['kind'];
export type MessageSettings = Schemas['MessageSettings'];
export type ChannelSetting = Schemas['ChannelSetting'];
export type SaveMessageSettings = Schemas['SaveMessageSettings'];
