import { TimerFired } from '@zhuanguan/contracts';
import type { EventEnvelope } from '@zhuanguan/events';
import { expect, it } from 'vitest';
import { workflowTellings } from './message.consumer.js';

const fired = (over: Partial<TimerFired>): EventEnvelope =>
  ({
    data: TimerFired.toJSON(
      TimerFired.fromPartial({
        timerId: 't',
        rule: 'receipt_waiting',
        level: '+1wd',
        revision: 1,
        subject: { kind: 'filing', id: 'f', unitId: 'u', unitName: '盟第一小学', filingId: 'f' },
        dueOn: '2026-11-23',
        remaining: -1,
        unit: 'wd',
        reference: { ours: '由财政部门设定', status: 'P' },
        ...over,
      }),
    ),
  }) as unknown as EventEnvelope;
const told = (over: Partial<TimerFired>) => workflowTellings['workflow.timer.fired.v1']?.(fired(over)) ?? [];

it('a reminder is told to whom the ladder names, each in their role', () => {
  const recipients = [
    { organisationId: 'd', actingAs: 'department' },
    { organisationId: 'b', actingAs: 'bureau' },
    { organisationId: 'u', actingAs: 'unit' },
  ];
  const messages = told({ recipients });
  expect(messages.map((m) => [m.organisationId, m.audience])).toEqual([
    ['d', 'department_officers'],
    ['b', 'bureau_officers'],
    ['u', 'unit_handlers'],
  ]);
  expect(messages[0]).toMatchObject({
    kind: 'reminder',
    subject: { unitId: 'u', filingId: 'f' },
    parameters: { rule: 'receipt_waiting', dueOn: '2026-11-23', remaining: '-1', unit: 'wd', unitName: '盟第一小学' },
    reference: { ours: '由财政部门设定' },
  });
});
it('a role that a later release may bring is nobody here', () => {
  expect(told({ recipients: [{ organisationId: 'x', actingAs: 'region' }] })).toEqual([]);
});
