import type { ReminderKey } from '@zhuanguan/policy';

/** The reminders this service knows, by the name events and tables carry, with the pack's key of their ladder. */
export const REMINDER_KEYS = {
  change: 'reminders.change',
  receipt_waiting: 'reminders.receipt-waiting',
  term_limit: 'reminders.term-limit',
  vacancy: 'reminders.vacancy',
  handover: 'reminders.handover',
  round: 'reminders.round',
} as const satisfies Record<string, ReminderKey>;

export type ReminderRule = keyof typeof REMINDER_KEYS;
export const REMINDER_RULES = Object.keys(REMINDER_KEYS) as ReminderRule[];
