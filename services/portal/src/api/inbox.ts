import { api, unwrap } from './client.js';
import type { Inbox, MessageSettings, SaveMessageSettings } from './inbox.types.js';

export const fetchInbox = (query: { unread?: boolean; cursor?: string }): Promise<Inbox> =>
  unwrap(api.GET('/v1/inbox', { params: { query } }));

export const fetchUnread = async (): Promise<number> => (await unwrap(api.GET('/v1/inbox/unread'))).unread;

export const markRead = async (ids: string[]): Promise<number> =>
  (await unwrap(api.POST('/v1/inbox/read', { body: { ids } }))).unread;

export const markAllRead = async (): Promise<number> =>
  (await unwrap(api.POST('/v1/inbox/read', { body: { all: true } }))).unread;

export const fetchMessageSettings = (): Promise<MessageSettings> => unwrap(api.GET('/v1/inbox/settings'));

export const saveMessageSettings = (body: SaveMessageSettings): Promise<MessageSettings> =>
  unwrap(api.PUT('/v1/inbox/settings', { body }));

export const sendAddressCode = (channel: string): Promise<MessageSettings> =>
  unwrap(api.POST('/v1/inbox/settings/code', { body: { channel } }));

export const verifyAddress = (channel: string, code: string): Promise<MessageSettings> =>
  unwrap(api.POST('/v1/inbox/settings/verification', { body: { channel, code } }));

export const testChannel = (channel: string): Promise<unknown> =>
  unwrap(api.POST('/v1/inbox/settings/test', { body: { channel } }));
