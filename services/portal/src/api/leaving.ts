import { api, unwrap } from './client.js';
import type { Handover, HandoverInput, Term, TermExtensionInput } from './types.js';

export const fetchHandovers = async (unitId: string): Promise<Handover[]> =>
  (await unwrap(api.GET('/v1/units/{id}/handovers', { params: { path: { id: unitId } } }))).items;

export const fetchHandover = (appointmentId: string): Promise<Handover> =>
  unwrap(api.GET('/v1/appointments/{id}/handover', { params: { path: { id: appointmentId } } }));

export const recordHandover = (
  { appointmentId, version }: Handover,
  key: string,
  body: HandoverInput,
): Promise<Handover> =>
  unwrap(
    api.PUT('/v1/appointments/{id}/handover', {
      params: { path: { id: appointmentId }, header: { 'idempotency-key': key, 'if-match': `"${version}"` } },
      body,
    }),
  );

export const fetchTerms = async (unitId: string): Promise<Term[]> =>
  (await unwrap(api.GET('/v1/units/{id}/terms', { params: { path: { id: unitId } } }))).items;

export const extendTerm = (appointmentId: string, key: string, body: TermExtensionInput) =>
  unwrap(
    api.POST('/v1/appointments/{id}/term-extensions', {
      params: { path: { id: appointmentId }, header: { 'idempotency-key': key } },
      body,
    }),
  );
