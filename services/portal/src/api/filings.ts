import { api, unwrap } from './client.js';
import type {
  ChangeClock,
  DeadlineStatus,
  Draft,
  Filing,
  FilingContentInput,
  FilingKind,
  FilingPage,
  FilingPolicy,
  FilingsQuery,
  HeldFilter,
  QueueSection,
  ReceiveOutcome,
  ReturnInput,
  VoidInput,
  WithdrawInput,
} from './types.js';

/** `held` narrows what waits for one's receipt to what one has taken on, or nobody has. */
export const fetchQueue = async (held?: HeldFilter): Promise<QueueSection[]> =>
  (await unwrap(api.GET('/v1/work-queue', { params: { query: held ? { held } : {} } }))).sections;

export const fetchFilings = (query: FilingsQuery): Promise<FilingPage> =>
  unwrap(api.GET('/v1/filings', { params: { query } }));

export const fetchFiling = (id: string): Promise<Filing> =>
  unwrap(api.GET('/v1/filings/{id}', { params: { path: { id } } }));

export const fetchFilingPolicy = (id: string, role: Filing['role'] = 'specialist'): Promise<FilingPolicy> =>
  unwrap(api.GET('/v1/units/{id}/filing-policy', { params: { path: { id }, query: { role } } }));

export const fetchChangeDeadline = (id: string, date: string): Promise<DeadlineStatus> =>
  unwrap(api.GET('/v1/units/{id}/change-deadline', { params: { path: { id }, query: { date } } }));

/** What was typed, and the key that makes sending it twice the same as once. */
export interface Submission {
  key: string;
  kind: FilingKind;
  unitId: string;
  role: Filing['role'];
  content: FilingContentInput;
}

export const submitFiling = ({ key, kind, unitId, role, content }: Submission): Promise<Filing> =>
  unwrap(
    api.POST('/v1/filings', {
      params: { header: { 'idempotency-key': key } },
      body: { kind, unitId, role, content },
    }),
  );

/** What should be looked at before it is sent; in the body, for names and phones belong in no address. */
export const checkFiling = (unitId: string, content: FilingContentInput): Promise<Pick<Filing, 'warnings'>> =>
  unwrap(api.POST('/v1/filings/check', { body: { unitId, content } }));

const writeHeaders = (filing: Filing, key: string) => ({
  path: { id: filing.id },
  header: { 'idempotency-key': key, 'if-match': `"${filing.version}"` },
});

export const correctFiling = (filing: Filing, key: string, content: FilingContentInput): Promise<Filing> =>
  unwrap(api.POST('/v1/filings/{id}/corrections', { params: writeHeaders(filing, key), body: { content } }));

/** Several at once, each bound to the content that was shown and each with its own outcome (FIL-10). */
export const receiveFilings = async (filings: readonly Filing[], key: string): Promise<ReceiveOutcome[]> =>
  (
    await unwrap(
      api.POST('/v1/receipts/batch', {
        params: { header: { 'idempotency-key': key } },
        body: { items: filings.map(({ id, contentHash }) => ({ filingId: id, contentHash })) },
      }),
    )
  ).items;

/** The receipt binds to the content the officer saw. */
export const receiveFiling = (filing: Filing, key: string): Promise<Filing> =>
  unwrap(
    api.POST('/v1/filings/{id}/receipts', {
      params: writeHeaders(filing, key),
      body: { contentHash: filing.contentHash },
    }),
  );

/** A return but for the content it is about, which is the filing's. */
export type Return = Omit<ReturnInput, 'contentHash'>;

export const returnFiling = (filing: Filing, key: string, reason: Return): Promise<Filing> =>
  unwrap(
    api.POST('/v1/filings/{id}/returns', {
      params: writeHeaders(filing, key),
      body: { contentHash: filing.contentHash, ...reason },
    }),
  );

/** 作废 of what is on record, 撤回 of what is not yet. */
export const voidFiling = (filing: Filing, key: string, body: VoidInput): Promise<Filing> =>
  unwrap(api.POST('/v1/filings/{id}/void', { params: writeHeaders(filing, key), body }));

export const withdrawFiling = (filing: Filing, key: string, body: WithdrawInput): Promise<Filing> =>
  unwrap(api.POST('/v1/filings/{id}/withdraw', { params: writeHeaders(filing, key), body }));

export const fetchDrafts = async (): Promise<Draft[]> => (await unwrap(api.GET('/v1/drafts'))).items;

export const saveDraft = (id: string, unitId: string, body: unknown): Promise<Draft> =>
  unwrap(api.PUT('/v1/drafts/{id}', { params: { path: { id } }, body: { unitId, body } }));

export const deleteDraft = (id: string): Promise<void> =>
  unwrap(api.DELETE('/v1/drafts/{id}', { params: { path: { id } } }));

export const noteDeparture = (key: string, appointmentId: string, changeDate: string): Promise<ChangeClock> =>
  unwrap(
    api.POST('/v1/departures', {
      params: { header: { 'idempotency-key': key } },
      body: { appointmentId, changeDate },
    }),
  );
