import {
  ChangeClockOverdue,
  ChangeClockWarned,
  TimerFired,
  RollUpOpened,
  RollUpReopened,
  RollUpUrged,
  UrgeSent,
  type RollUpAsked,
} from '@zhuanguan/contracts';
import type { EventHandler } from '@zhuanguan/events';
import { referenceFromProto } from '@zhuanguan/rpc';
import type { NotificationContext } from '../context.js';
import { planDeliveries } from '../delivery/delivery.store.js';
import { nextDigest } from '../delivery/times.domain.js';
import { filingTellings } from './filing.tellings.js';
import { toOfficers, toUnit, type NewMessage } from './message.domain.js';
import { saveMessages } from './message.store.js';
import { receiptTellings } from './receipt.tellings.js';
import type { Telling } from './telling.js';

export const URGE_SUBJECT = 'zg.*.*.*.registry.urge.>';
export const WORKFLOW_SUBJECT = 'zg.*.*.*.workflow.>';

/** What happened longer ago is in the inbox alone: a consumer that reads the stream again does not write to anybody (ours). */
const DELIVERED_DAYS = 3;

/** Makes the messages of an event and what goes out for them; the inbox of libs/events and the keys see that each is made once. */
export const tellers = (
  ctx: Pick<NotificationContext, 'now' | 'digestAt'>,
  tellings: Readonly<Record<string, Telling>>,
): Record<string, EventHandler<never>> =>
  Object.fromEntries(
    Object.entries(tellings).map(([type, messagesOf]) => [
      type,
      {
        apply: async (tx, event) => {
          const messages = messagesOf(event);
          if (messages.length === 0) return;
          await saveMessages(tx, { id: event.id, time: event.time }, messages);
          const now = ctx.now();
          if (now.getTime() - Date.parse(event.time) > DELIVERED_DAYS * 86_400_000) return;
          await planDeliveries(tx, event.id, { now, digest: nextDigest(ctx.digestAt, now) });
        },
      } satisfies EventHandler<never>,
    ]),
  );

export const urgeTellings: Readonly<Record<string, Telling>> = {
  'registry.urge.sent.v1': (event) => {
    const { unitId, reason, byOrganisationName, urgedOn, ruleId, reference } = UrgeSent.fromJSON(event.data);
    const message = toUnit(unitId, 'urged', { reason, byOrganisationName, urgedOn, ruleId });
    return [{ ...message, ...(reference ? { reference: referenceFromProto(reference) } : {}) }];
  },
};

const AUDIENCES: Readonly<Record<string, NewMessage['audience']>> = {
  unit: 'unit_handlers',
  department: 'department_officers',
  bureau: 'bureau_officers',
};

/** A round of 汇总报送 has no unit that it is about; the portal finds it by its id. */
const toReporter = (
  { kind, organisationId }: Pick<RollUpAsked, 'kind' | 'organisationId'>,
  message: NewMessage['kind'],
  parameters: NewMessage['parameters'],
): NewMessage =>
  toOfficers({ kind: kind === 'department' ? 'department' : 'bureau', organisationId }, message, parameters, {});

const rollUpTellings: Readonly<Record<string, Telling>> = {
  'workflow.roll_up.opened.v1': (event) => {
    const { rollUpId, bureauName, bodies } = RollUpOpened.fromJSON(event.data);
    return bodies.map((body) => toReporter(body, 'roll_up_opened', { rollUpId, bureauName, due: body.due }));
  },
  'workflow.roll_up.urged.v1': (event) => {
    const { rollUpId, byOrganisationName, urgedOn, bodies } = RollUpUrged.fromJSON(event.data);
    return bodies.map((body) =>
      toReporter(body, 'roll_up_urged', { rollUpId, byOrganisationName, urgedOn, due: body.due }),
    );
  },
  'workflow.roll_up.reopened.v1': (event) => {
    const reopened = RollUpReopened.fromJSON(event.data);
    const { rollUpId, by, upperId, upperKind, upperName, organisationName } = reopened;
    const number = String(reopened.number);
    if (by === 'upper') return [toReporter(reopened, 'roll_up_returned', { rollUpId, number, upperName })];
    // What the level above could look at is taken back; the bureau that opened the round has none above.
    const upper = { kind: upperKind, organisationId: upperId };
    return upperId ? [toReporter(upper, 'roll_up_withdrawn', { rollUpId, number, organisationName })] : [];
  },
};

export const workflowTellings: Readonly<Record<string, Telling>> = {
  ...rollUpTellings,
  ...filingTellings,
  ...receiptTellings,
  'workflow.timer.fired.v1': (event) => {
    const fired = TimerFired.fromJSON(event.data);
    const { rule, subject, dueOn, remaining, unit, recipients, reference } = fired;
    return recipients.flatMap(({ organisationId, actingAs }) => {
      const audience = AUDIENCES[actingAs];
      if (!audience) return [];
      return [
        {
          organisationId,
          audience,
          kind: 'reminder' as const,
          subject: {
            ...(subject?.unitId ? { unitId: subject.unitId } : {}),
            ...(subject?.filingId ? { filingId: subject.filingId } : {}),
            ...(subject?.appointmentId ? { appointmentId: subject.appointmentId } : {}),
          },
          parameters: {
            rule,
            dueOn,
            remaining: String(remaining),
            unit,
            unitName: subject?.unitName ?? '',
            ...(subject?.kind === 'round' ? { rollUpId: subject.id } : {}),
          },
          ...(reference ? { reference: referenceFromProto(reference) } : {}),
        },
      ];
    });
  },
  'workflow.change_clock.warned.v1': (event) => {
    const { unitId, appointmentId, dueStrict } = ChangeClockWarned.fromJSON(event.data);
    return [toUnit(unitId, 'change_warned', { dueStrict }, { appointmentId })];
  },
  'workflow.change_clock.overdue.v1': (event) => {
    const { unitId, appointmentId, dueRolled } = ChangeClockOverdue.fromJSON(event.data);
    return [toUnit(unitId, 'change_overdue', { dueRolled }, { appointmentId })];
  },
};
