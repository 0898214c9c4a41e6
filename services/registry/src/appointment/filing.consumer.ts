import {
  AppointmentEnded,
  AppointmentStarted,
  FilingKind,
  FilingRecorded,
  FilingReturned,
  FilingSubmitted,
  type FilingContent,
  type GetFilingContentResponse,
  type WorkflowServiceService,
} from '@zhuanguan/contracts';
import { appendFacts, type Tx } from '@zhuanguan/db';
import { NotYetError, type EventEnvelope, type EventHandler, type Touched } from '@zhuanguan/events';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { RpcClient, TokenSigner } from '@zhuanguan/rpc';
import type { RegistryContext } from '../context.js';
import { policyHandlers } from '../policy/policy.consumer.js';
import { recompute } from '../standing/recompute.js';
import { termHandlers } from '../term/term.consumer.js';
import { amend, amends } from './amend.js';
import { appointmentFacts, type AppointmentEvent } from './appointment.events.js';
import { closeOpenFiling, endAppointment, returnOpenFiling, startAppointment } from './appointment.store.js';
import { clockHandlers } from './clock.consumer.js';
import { destroyedHandlers } from './destroyed.js';
import { endWithUnit, lockUnitEnd } from './end-with-unit.js';
import { isInOrder } from './in-order.js';
import { closingHandlers } from './void.js';

export const WORKFLOW_SUBJECT = 'zg.*.*.*.workflow.>';

/** Events carry no personal values: the content is fetched from workflow by id and hash, before the transaction. */
export interface WorkflowNeighbour {
  client: Pick<RpcClient<typeof WorkflowServiceService>, 'getFilingContent' | 'getPolicyVersion'>;
  signer: TokenSigner;
}

export function filingHandlers(workflow: WorkflowNeighbour): Record<string, EventHandler> {
  return {
    'workflow.filing.submitted.v1': {
      apply: async (tx, event) => {
        const filing = FilingSubmitted.fromJSON(event.data);
        await tx.sql({
          name: 'registry-open-filing',
          text: `insert into open_filing (filing_id, unit_id, role, since, fills_post) values ($1, $2, $3, $4, $5)
            on conflict (filing_id) do update set since = excluded.since, returned = false`,
          values: [filing.filingId, filing.unitId, filing.role, dateInShanghai(event.time), fillsPost(filing.kind)],
        });
        return fillsPost(filing.kind) ? [filing.unitId] : [];
      },
    },
    'workflow.filing.returned.v1': {
      apply: async (tx, event) => {
        const { filingId, unitId } = FilingReturned.fromJSON(event.data);
        await returnOpenFiling(tx, filingId);
        return [unitId];
      },
    },
    'workflow.filing.recorded.v1': recorded(workflow),
    ...closingHandlers,
    ...destroyedHandlers,
    ...clockHandlers,
    ...termHandlers,
    ...policyHandlers(workflow),
  };
}

/** 已报待收 is said of a post that somebody is filed for: neither an exit nor an amendment fills one. */
const fillsPost = (kind: FilingKind): boolean => kind !== FilingKind.FILING_KIND_EXIT && !amends(kind);

/** Standing and gate follow once from all that a batch of events did to a unit. */
export const settleStandings =
  (ctx: RegistryContext) =>
  (tx: Tx, touched: Touched): Promise<void> =>
    recompute(
      ctx,
      tx,
      new Map(
        [...touched].map(([unitId, { id, correlationid, traceparent }]) => [
          unitId,
          { correlationId: correlationid, causationId: id, ...(traceparent ? { traceparent } : {}) },
        ]),
      ),
    );

function recorded({ client, signer }: WorkflowNeighbour): EventHandler<GetFilingContentResponse | undefined> {
  return {
    prepare: async (event) => {
      const { filingId, contentHash } = FilingRecorded.fromJSON(event.data);
      const asked = await client
        .getFilingContent({ id: filingId, contentHash }, { token: await signer.forService('registry') })
        .catch((error: unknown) => {
          throw new NotYetError(`workflow cannot give the content: ${String(error)}`);
        });
      if (asked.ok) return asked.value;
      if (asked.refusal.kind === 'unavailable') throw new NotYetError('workflow is away');
      throw new Error(`workflow refuses the content: ${asked.refusal.code}`);
    },
    apply: async (tx, event, said) => {
      const filing = FilingRecorded.fromJSON(event.data);
      const content = said?.content;
      const at = recordedAtOf(event, filing);
      const unitEnd = await lockUnitEnd(tx, filing.unitId);
      const done = amends(filing.kind)
        ? await amend(tx, filing, at, content)
        : [...(await endPredecessor(tx, filing, at)), ...(await startSuccessor(tx, filing, at, content))];
      await noteOf(tx, filing, content);
      await keepCitizenIdIndex(tx, filing, at, said?.citizenIdIndex);
      await closeOpenFiling(tx, filing.filingId);
      await appendFacts(tx, await appointmentFacts(tx, event, done));
      if (unitEnd) await endWithUnit(tx, event, unitEnd, at);
      return [filing.unitId];
    },
  };
}

/** What the unit page, the directory and the head count read of a filing beside the person. */
async function noteOf(tx: Tx, { filingId, unitId }: FilingRecorded, content: FilingContent | undefined): Promise<void> {
  const section = content?.person?.section ?? '';
  const reasoned = (content?.additionReason ?? '') !== '';
  const exitReason = content?.exitReasonCode ?? '';
  if (section === '' && !reasoned && exitReason === '') return;
  await tx.sql({
    name: 'registry-filing-note',
    text: 'insert into filing_note (filing_id, section, reasoned, exit_reason, unit_id) values ($1, $2, $3, $4, $5) on conflict (filing_id) do nothing',
    values: [filingId, section, reasoned, exitReason, unitId],
  });
}

/** Of the number nothing but this: for 重复核查 (REG-6). */
async function keepCitizenIdIndex(
  tx: Tx,
  { filingId, unitId, appointmentId }: FilingRecorded,
  recordedAt: Date,
  index: GetFilingContentResponse['citizenIdIndex'],
): Promise<void> {
  if (!index || !appointmentId) return;
  await tx.sql({
    name: 'registry-citizen-id-index',
    text: `insert into citizen_id_index (filing_id, appointment_id, unit_id, ref, blind_index, recorded_at)
      values ($1, $2, $3, $4, $5, $6) on conflict (filing_id) do nothing`,
    values: [filingId, appointmentId, unitId, index.ref, index.blindIndex, recordedAt],
  });
}

const recordedAtOf = (event: EventEnvelope, filing: FilingRecorded): Date => filing.recordedAt ?? new Date(event.time);

async function endPredecessor(tx: Tx, filing: FilingRecorded, recordedAt: Date): Promise<AppointmentEvent[]> {
  if (!filing.predecessorAppointmentId) return [];
  const { filingId, decisionDate, predecessorAppointmentId: id } = filing;
  if (!(await isInOrder(tx, id, filing, recordedAt))) return [];
  const ended = await endAppointment(tx, {
    id,
    validTo: decisionDate,
    recordedAt,
    filingId,
    successorId: filing.appointmentId || null,
  });
  // The void of what had ended it has still to come.
  if (!ended) throw new NotYetError(`appointment ${id} does not last yet`);
  const data = AppointmentEnded.toJSON({
    ...ended,
    appointmentId: ended.id,
    validTo: decisionDate,
    endFilingId: filingId,
    successorId: filing.appointmentId,
    endActId: '',
    exitReasonCode: filing.exitReasonCode,
  });
  return [{ id, type: 'ended', data }];
}

async function startSuccessor(
  tx: Tx,
  filing: FilingRecorded,
  recordedAt: Date,
  content: FilingContent | undefined,
): Promise<AppointmentEvent[]> {
  if (!filing.appointmentId) return [];
  if (!content?.person) throw new Error(`filing ${filing.filingId} has no person`);
  const { name, sex, title, phone, remark } = content.person;
  const personal = { name, sex, title, phone, remark };
  const { unitId, personId, role, decisionDate: validFrom, filingId: basisFilingId, appointmentId } = filing;
  const started = { unitId, personId, role, validFrom, basisFilingId };
  await startAppointment(tx, { id: appointmentId, ...started, recordedAt, ...personal });
  const data = AppointmentStarted.toJSON({
    appointmentId,
    ...started,
    onRecordAt: recordedAt,
    predecessorId: filing.predecessorAppointmentId,
  });
  return [{ id: appointmentId, type: 'started', data, personal }];
}
