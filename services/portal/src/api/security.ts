import { api, unwrap } from './client.js';
import type { components, paths } from './schema.js';

type Schemas = components['schemas'];
export type AccountSecurity = Schemas['AccountSecurity'];
export type OwnSession = Schemas['OwnSession'];
export type TotpKey = Schemas['TotpKey'];
export type SecureAct = Schemas['SecureAccount']['act'];
export type Refusals = Schemas['Refusals'];
export type RefusalKind = Refusals['items'][number]['kind'];
export type RefusalsQuery = paths['/v1/refusals']['get']['parameters']['query'];

export const fetchSecurity = (): Promise<AccountSecurity> => unwrap(api.GET('/v1/me/security'));

export const fetchSessions = async (): Promise<OwnSession[]> => (await unwrap(api.GET('/v1/me/sessions'))).items;

export const endSessions = async (body: Schemas['EndSessions']): Promise<number> =>
  (await unwrap(api.POST('/v1/me/sessions/end', { body }))).ended;

export const beginTotp = (password: string): Promise<TotpKey> =>
  unwrap(api.POST('/v1/me/totp', { body: { password } }));

export const confirmTotp = async (code: string): Promise<string[]> =>
  (await unwrap(api.POST('/v1/me/totp/confirm', { body: { code } }))).recoveryCodes;

export const removeTotp = (password: string): Promise<unknown> =>
  unwrap(api.POST('/v1/me/totp/remove', { body: { password } }));

export const secureAccount = (id: string, body: Schemas['SecureAccount']): Promise<unknown> =>
  unwrap(api.POST('/v1/accounts/{id}/security', { params: { path: { id } }, body }));

export const endSessionsOf = async (body: Schemas['EndOthersSessions']): Promise<number> =>
  (await unwrap(api.POST('/v1/accounts/sessions/end', { body }))).ended;

export const fetchRefusals = (query: RefusalsQuery): Promise<Refusals> =>
  unwrap(api.GET('/v1/refusals', { params: { query } }));
