import { api, unwrap } from './client.js';
import type { components } from './schema.js';

export type Reveal = components['schemas']['Reveal'];
export type RevealField = Reveal['field'];

/** What a masked value is of. */
export interface RevealSubject {
  kind: 'appointment' | 'filing';
  id: string;
}

export async function reveal({ kind, id }: RevealSubject, body: Reveal): Promise<string> {
  const params = { path: { id } };
  const call =
    kind === 'appointment'
      ? api.POST('/v1/appointments/{id}/reveal', { params, body })
      : api.POST('/v1/filings/{id}/reveal', { params, body });
  return (await unwrap(call)).value;
}
