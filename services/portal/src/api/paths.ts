import type { Coverage, DirectoryEntry, DirectoryQuery, UnitView } from './directory.types.js';
import type { ImportJob, ImportMode } from './import.types.js';
import type {
  ChangeClock,
  DeadlineStatus,
  Draft,
  Filing,
  FilingContent,
  FilingKind,
  FilingPolicy,
  FilingsQuery,
  Me,
  Page,
  Problem,
  QueueSection,
} from './types.js';

/** The routes in the shape openapi-fetch reads; schema.d.ts has the same `paths` and may take its place. */
type Route<Response, Params = object, Body = never> = {
  parameters: Params;
  responses: {
    200: { content: { 'application/json': Response } };
    default: { content: { 'application/problem+json': Problem } };
  };
} & ([Body] extends [never] ? { requestBody?: never } : { requestBody: { content: { 'application/json': Body } } });
interface Id {
  path: { id: string };
}
interface WriteHeaders {
  header?: { 'idempotency-key'?: string; 'if-match'?: string };
}
type IdWrite = Id & WriteHeaders;

export interface paths {
  '/auth/logout': { post: Route<void> };
  '/v1/me': { get: Route<Me | undefined> };
  '/v1/me/acting-organisation': { post: Route<Me, object, { organisationId: string }> };
  '/v1/work-queue': { get: Route<{ sections: QueueSection[] }> };
  '/v1/units/{id}': { get: Route<UnitView, Id & { query?: { at?: string; knownAt?: string } }> };
  '/v1/units/{id}/filing-policy': { get: Route<FilingPolicy, Id> };
  '/v1/units/{id}/change-deadline': { get: Route<DeadlineStatus, Id & { query: { date: string } }> };
  '/v1/filings': {
    get: Route<Page<Filing>, { query?: FilingsQuery }>;
    post: Route<Filing, WriteHeaders, { kind: FilingKind; unitId: string; role: string; content: FilingContent }>;
  };
  '/v1/filings/{id}': { get: Route<Filing, Id> };
  '/v1/filings/{id}/corrections': { post: Route<Filing, IdWrite, { content: FilingContent }> };
  '/v1/filings/{id}/receipts': { post: Route<Filing, IdWrite, { contentHash: string }> };
  '/v1/filings/{id}/returns': {
    post: Route<Filing, IdWrite, { contentHash: string; defectCode: string; remark: string; field?: string }>;
  };
  '/v1/drafts': { get: Route<{ items: Draft[] }> };
  '/v1/drafts/{id}': { put: Route<Draft, Id, { unitId: string; body: unknown }>; delete: Route<void, Id> };
  '/v1/departures': { post: Route<ChangeClock, WriteHeaders, { appointmentId: string; changeDate: string }> };
  '/v1/imports': { post: Route<ImportJob, object, { file: File; unitId: string; decisionDate?: string }> };
  '/v1/imports/{id}': { get: Route<ImportJob, Id> };
  '/v1/imports/{id}/commit': { post: Route<ImportJob, Id, { mode: ImportMode; decisionDate: string }> };
  '/v1/directory/search': { post: Route<Page<DirectoryEntry>, object, DirectoryQuery> };
  '/v1/coverage': { get: Route<Coverage, { query?: { at?: string } }> };
}
