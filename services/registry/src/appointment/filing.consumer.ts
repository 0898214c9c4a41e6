import {
  AppointmentEnded,
  AppointmentStarted,
  ChangeClockMet,
  ChangeClockStarted,
  FilingKind,
  FilingRecorded,
  FilingReturned,
  FilingSubmitted,
  type FilingContent,
  type WorkflowServiceService,
} from '@zhuanguan/contracts';
import { appendFacts, type Fact, type Tx } from '@zhuanguan/db';
import { makeEvent, NotYetError, type EventEnvelope, type EventHandler, type Touched } from '@zhuanguan/events';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { RpcClient, TokenSigner } from '@zhuanguan/rpc';
import type { RegistryContext } from '../context.js';
import { recompute } from '../standing/recompute.js';
import { endWithUnit, lockUnitEnd } from './end-with-unit.js';
import { endAppointment, startAppointment } from './appointment.store.js';

export const WORKFLOW_SUBJECT = 'zg.*.*.*.workflow.>';

/** Events carry no personal values: the content is fetched from workflow by id and hash, before the transaction. */
export interface WorkflowNeighbour {
  client: Pick<RpcClient<typeof WorkflowServiceService>, 'getFilingContent'>;
  signer: TokenSigner;
}

export function filingHandlers(workflow: WorkflowNeighbour): Record<string, EventHandler> {
  return {
    'workflow.filing.submitted.v1': {
      apply: async (tx, event) => {
        const filing = FilingSubmitted.fromJSON(event.data);
        if (filing.kind === FilingKind.FILING_KIND_EXIT) return [];
        await tx.sql({
          name: 'registry-open-filing',
          text: `insert into open_filing (filing_id, unit_id, role, since) values ($1, $2, $3, $4) on conflict (filing_id) do update set since = excluded.since`,
          values: [filing.filingId, filing.unitId, filing.role, dateInShanghai(event.time)],
        });
        return [filing.unitId];
      },
    },
    'workflow.filing.returned.v1': {
      apply: async (tx, event) => {
        const { filingId, unitId } = FilingReturned.fromJSON(event.data);
        await closeOpenFiling(tx, filingId);
        return [unitId];
      },
    },
    'workflow.filing.recorded.v1': recorded(workflow),
    'workflow.change_clock.started.v1': {
      apply: async (tx, event) => {
        const clock = ChangeClockStarted.fromJSON(event.data);
        await tx.sql({
          name: 'registry-clock-started',
          text: 'insert into change_clock (clock_id, unit_id, due_rolled, met) values ($1, $2, $3, false) on conflict do nothing',
          values: [clock.clockId, clock.unitId, clock.dueRolled],
        });
        return [clock.unitId];
      },
    },
    'workflow.change_clock.met.v1': {
      apply: async (tx, event) => {
        const clock = ChangeClockMet.fromJSON(event.data);
        await tx.sql({
          name: 'registry-clock-met',
          text: 'update change_clock set met = true where clock_id = $1',
          values: [clock.clockId],
        });
        return [clock.unitId];
      },
    },
  };
}

const closeOpenFiling = (tx: Tx, filingId: string) =>
  tx.sql({ name: 'registry-close-filing', text: 'delete from open_filing where filing_id = $1', values: [filingId] });

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

function recorded({ client, signer }: WorkflowNeighbour): EventHandler<FilingContent | undefined> {
  return {
    prepare: async (event) => {
      const { filingId, contentHash } = FilingRecorded.fromJSON(event.data);
      const asked = await client
        .getFilingContent({ id: filingId, contentHash }, { token: await signer.forService('registry') })
        .catch((error: unknown) => {
          throw new NotYetError(`workflow cannot give the content: ${String(error)}`);
        });
      if (asked.ok) return asked.value.content;
      if (asked.refusal.kind === 'unavailable') throw new NotYetError('workflow is away');
      throw new Error(`workflow refuses the content: ${asked.refusal.code}`);
    },
    apply: async (tx, event, content) => {
      const filing = FilingRecorded.fromJSON(event.data);
      const facts = [
        ...(await endPredecessor(tx, event, filing)),
        ...(await startSuccessor(tx, event, filing, content)),
      ];
      await closeOpenFiling(tx, filing.filingId);
      await appendFacts(tx, facts);
      return [filing.unitId];
    },
  };
}

const recordedAtOf = (event: EventEnvelope, filing: FilingRecorded): Date => filing.recordedAt ?? new Date(event.time);

async function endPredecessor(tx: Tx, event: EventEnvelope, filing: FilingRecorded): Promise<Fact[]> {
  if (!filing.predecessorAppointmentId) return [];
  const { filingId, decisionDate } = filing;
  const ended = await endAppointment(tx, {
    id: filing.predecessorAppointmentId,
    validTo: decisionDate,
    recordedAt: recordedAtOf(event, filing),
    filingId,
    successorId: filing.appointmentId || null,
  });
  if (!ended) return [];
  const data = AppointmentEnded.toJSON({
    ...ended,
    appointmentId: ended.id,
    validTo: decisionDate,
    endFilingId: filingId,
    successorId: filing.appointmentId,
    endActId: '',
  });
  return [appointmentFact(event, ended.id, 1, 'ended', data, {})];
}

async function startSuccessor(
  tx: Tx,
  event: EventEnvelope,
  filing: FilingRecorded,
  content: FilingContent | undefined,
): Promise<Fact[]> {
  if (!filing.appointmentId) return [];
  if (!content?.person) throw new Error(`filing ${filing.filingId} has no person`);
  const { name, sex, title, phone, remark } = content.person;
  const personal = { name, sex, title, phone, remark };
  const { unitId, personId, role, decisionDate: validFrom, filingId: basisFilingId, appointmentId } = filing;
  const recordedAt = recordedAtOf(event, filing);
  const started = { unitId, personId, role, validFrom, basisFilingId };
  const unitEnd = await lockUnitEnd(tx, unitId);
  await startAppointment(tx, { id: appointmentId, ...started, recordedAt, ...personal });
  const data = AppointmentStarted.toJSON({
    appointmentId,
    ...started,
    onRecordAt: recordedAt,
    predecessorId: filing.predecessorAppointmentId,
  });
  return [
    appointmentFact(event, appointmentId, 0, 'started', data, personal),
    ...(unitEnd ? await endWithUnit(tx, event, unitEnd, recordedAt) : []),
  ];
}

function appointmentFact(
  cause: EventEnvelope,
  id: string,
  expectedVersion: number,
  type: 'started' | 'ended',
  data: unknown,
  personal: Record<string, string>,
): Fact {
  const at = new Date(cause.time);
  return {
    aggregateType: 'appointment',
    aggregateId: id,
    expectedVersion,
    type,
    at,
    actor: {},
    payload: { basisEvent: cause.id },
    personal,
    event: (aggregateVersion) =>
      makeEvent({
        service: 'registry',
        aggregate: 'appointment',
        fact: type,
        aggregateId: id,
        aggregateVersion,
        areaCode: cause.areacode,
        time: at,
        correlationId: cause.correlationid,
        causationId: cause.id,
        ...(cause.policyversion ? { policyVersion: cause.policyversion } : {}),
        data,
      }),
  };
}
