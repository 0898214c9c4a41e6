import type { components } from './schema.js';

type Schemas = components['schemas'];

export type Inbox = Schemas['Inbox'];
export type Message = Schemas['Message'];
export type MessageKind = Message['kind'];
