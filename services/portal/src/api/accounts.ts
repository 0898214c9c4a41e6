import { api, unwrap } from './client.js';
import type { components, paths } from './schema.js';

type Schemas = components['schemas'];
export type OrganisationAccess = Schemas['OrganisationAccess'];
export type AccessPage = Schemas['AccessPage'];
export type AccessQuery = NonNullable<paths['/v1/access']['get']['parameters']['query']>;
export type AccessCounts = Schemas['AccessCounts'];
export type AccountsHere = Schemas['AccountsHere'];
export type AccountHere = Schemas['AccountHere'];
export type Invitation = Schemas['Invitation'];
export type IssuedInvitation = Schemas['IssuedInvitation'];
export type InviteItem = Schemas['Invite']['items'][number];
export type InviteAnswer = Schemas['InviteAnswer'];
export type CodeInfo = Schemas['ActivationCodeInfo'];
export type EndPostInput = Schemas['EndPost'];
export type GrantRoleInput = Schemas['GrantRole'];
export type EndedPost = Schemas['EndedPost'];

export const fetchAccess = (query: AccessQuery): Promise<AccessPage> =>
  unwrap(api.GET('/v1/access', { params: { query } }));

export const fetchAccessCounts = (): Promise<AccessCounts> => unwrap(api.GET('/v1/access/counts'));

export const fetchAccounts = (id: string): Promise<AccountsHere> =>
  unwrap(api.GET('/v1/organisations/{id}/accounts', { params: { path: { id } } }));

/** As many as one call may carry. */
const BATCH = 200;

export async function invite(items: readonly InviteItem[]): Promise<InviteAnswer['items']> {
  const made: InviteAnswer['items'] = [];
  for (let i = 0; i < items.length; i += BATCH)
    made.push(...(await unwrap(api.POST('/v1/invitations', { body: { items: items.slice(i, i + BATCH) } }))).items);
  return made;
}

export const withdrawInvitation = (id: string): Promise<unknown> =>
  unwrap(api.POST('/v1/invitations/withdraw', { body: { ids: [id] } }));

export const resetPassword = (id: string, organisationId: string): Promise<IssuedInvitation> =>
  unwrap(api.POST('/v1/accounts/{id}/password-reset', { params: { path: { id } }, body: { organisationId } }));

export const endPost = (id: string, body: EndPostInput): Promise<EndedPost> =>
  unwrap(api.POST('/v1/accounts/{id}/post-end', { params: { path: { id } }, body }));

export const grantRole = (id: string, body: Schemas['GrantRole']): Promise<unknown> =>
  unwrap(api.POST('/v1/accounts/{id}/roles', { params: { path: { id } }, body }));

export const endRole = (id: string, body: Schemas['EndRole']): Promise<unknown> =>
  unwrap(api.POST('/v1/accounts/{id}/roles/end', { params: { path: { id } }, body }));

export const lookUpCode = (code: string): Promise<CodeInfo> =>
  unwrap(api.POST('/v1/activations/look-up', { body: { code } }));

export const activate = (body: Schemas['Activate']): Promise<Schemas['Activated']> =>
  unwrap(api.POST('/v1/activations', { body }));

export const acceptCode = (code: string): Promise<Schemas['AcceptedInvitation']> =>
  unwrap(api.POST('/v1/me/invitations', { body: { code } }));

export const changePassword = (body: Schemas['ChangePassword']): Promise<unknown> =>
  unwrap(api.POST('/v1/me/password', { body }));
