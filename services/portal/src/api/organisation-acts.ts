import { api, unwrap } from './client.js';
import type { components } from './schema.js';

type Schemas = components['schemas'];
export type ActCommand = Schemas['OrganisationActCommand'];
export type ActPreview = Schemas['OrganisationActPreview'];
export type ActEffect = Schemas['OrganisationActEffect'];
export type OrganisationAct = Schemas['OrganisationAct'];

export const previewAct = (command: ActCommand): Promise<ActPreview> =>
  unwrap(api.POST('/v1/organisation-acts/preview', { body: command }));

export const recordAct = (key: string, command: ActCommand, basis: string): Promise<OrganisationAct> =>
  unwrap(
    api.POST('/v1/organisation-acts', {
      params: { header: { 'idempotency-key': key } },
      body: { command, basis },
    }),
  );
