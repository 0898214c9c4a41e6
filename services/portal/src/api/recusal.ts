import { api, unwrap } from './client.js';
import type { ConflictDeclaration, ConflictDeclarations, EndDeclaration, NewDeclaration } from './types.js';

export const fetchDeclarations = (unitId: string): Promise<ConflictDeclarations> =>
  unwrap(api.GET('/v1/units/{id}/conflict-declarations', { params: { path: { id: unitId } } }));

export const declareConflict = (unitId: string, key: string, body: NewDeclaration): Promise<ConflictDeclaration> =>
  unwrap(
    api.POST('/v1/units/{id}/conflict-declarations', {
      params: { path: { id: unitId }, header: { 'idempotency-key': key } },
      body,
    }),
  );

export const endDeclaration = (id: string, key: string, body: EndDeclaration): Promise<ConflictDeclaration> =>
  unwrap(
    api.POST('/v1/conflict-declarations/{id}/end', {
      params: { path: { id }, header: { 'idempotency-key': key } },
      body,
    }),
  );
