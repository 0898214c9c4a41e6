import { api, unwrap } from './client.js';
import type { components } from './schema.js';

export type Reveal = components['schemas']['RevealOfFiling'];
export type RevealField = Reveal['field'];

/** What a masked value is of. */
export interface RevealSubject {
  kind: 'appointment' | 'filing';
  id: string;
}

export async function reveal({ kind, id }: RevealSubject, body: Reveal): Promise<string> {
  const params = { path: { id } };
  const { field } = body;
  // The directory has no identity number.
  const call =
    kind === 'appointment' && field !== 'citizenId'
      ? api.POST('/v1/appointments/{id}/reveal', { params, body: { ...body, field } })
      : api.POST('/v1/filings/{id}/reveal', { params, body });
  return (await unwrap(call)).value;
}
