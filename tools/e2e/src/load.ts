import { FilingKind, FilingState, type Filing, type FilingResult, type Organisation } from '@zhuanguan/contracts';
import { newId, type Result } from '@zhuanguan/kernel';
import { refusalFromProto } from '@zhuanguan/rpc';
import { waitFor } from '@zhuanguan/testkit';
import { content } from './backend.js';
import type { Installation } from './installation.js';

/** Long enough for a killed server to come back. */
const RETRY_MS = 60_000;

export interface Places {
  league: Organisation;
  department: Organisation;
}

/** What a careful client does: the same key until there is an answer that is not "try again". */
async function persist(
  call: (idempotencyKey: string) => Promise<Result<{ results: FilingResult[] }>>,
): Promise<Filing> {
  const key = newId();
  const answered = await waitFor(
    'an answer',
    async () => {
      const answer = await call(key);
      if (!answer.ok) return undefined;
      const result = answer.value.results[0]?.result;
      if (result?.$case === 'filing') return { filing: result.value };
      const refusal = result && refusalFromProto(result.value);
      if (refusal?.kind === 'unavailable') return undefined;
      return { refusal: `${refusal?.code} ${JSON.stringify(refusal?.meta ?? {})}` };
    },
    RETRY_MS,
  );
  if (!answered.filing) throw new Error(answered.refusal);
  return answered.filing;
}

/** Files a first appointment and receives it by both; the id is acknowledged to have come on record. */
export async function fileAndReceive(
  at: Pick<Installation, 'signer'> & { clients: Pick<Installation['clients'], 'workflow'> },
  unit: Organisation,
  { league, department }: Places,
): Promise<Filing> {
  const { signer, clients } = at;
  const actor = (role: 'unit_handler' | 'department_officer' | 'bureau_officer', of: Organisation) =>
    signer.forActor({ accountId: of.id, actingOrgId: of.id, roles: [role], scopes: [] });
  const gateway = async () => ({ token: await signer.forService('gateway'), deadlineMs: 3_000 });
  const filed = await persist(async (idempotencyKey) => {
    const item = {
      actorToken: await actor('unit_handler', unit),
      idempotencyKey,
      kind: FilingKind.FILING_KIND_FIRST,
      unitId: unit.id,
      role: 'specialist',
      content: content('乌云塔娜', '2026-11-20'),
      filingId: '',
      expectedVersion: 0,
      correlationId: '',
    };
    return clients.workflow.submitFilings({ items: [item] }, await gateway());
  });
  const receive = (role: 'department_officer' | 'bureau_officer', of: Organisation) =>
    persist(async (idempotencyKey) => {
      const item = {
        actorToken: await actor(role, of),
        idempotencyKey,
        filingId: filed.id,
        contentHash: filed.contentHash,
        expectedVersion: 0,
        received: true,
        defectCode: '',
        remark: '',
        field: '',
        correlationId: '',
      };
      return clients.workflow.decideReceipts({ items: [item] }, await gateway());
    });
  await receive('department_officer', department);
  const done = await receive('bureau_officer', league);
  if (done.state !== FilingState.FILING_STATE_ON_RECORD) throw new Error(`${done.id} is ${done.state}`);
  return done;
}

/** Runs `work` over all with so many at once. */
export async function inParallel<T, R>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
