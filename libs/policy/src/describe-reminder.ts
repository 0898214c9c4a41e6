import type { Describer } from './describe.js';
import type { ReminderLevel, ReminderRecipient } from './reminder.schema.js';

interface Ladder {
  limit?: { n: number; unit: 'wd' | 'd' | 'y' };
  levels: readonly ReminderLevel[];
  gapDays?: number;
}

const UNITS = { wd: '个工作日', d: '日', y: '年' } as const;
const TOLD: Readonly<Record<ReminderRecipient, string>> = {
  responsible: '应办理的单位',
  unit: '本单位',
  department: '主管部门',
  bureau: '财政部门',
};

const dayWords = ({ days, unit }: ReminderLevel): string =>
  days === 0 ? '到期当日' : days < 0 ? `到期前${-days}${UNITS[unit]}` : `超期${days}${UNITS[unit]}`;

const levelWords = (level: ReminderLevel): string =>
  `${dayWords(level)}提醒${level.to.map((to) => TOLD[to]).join('、')}`;

const ladder = (label: string): Describer => ({
  group: '提醒',
  label,
  words: ({ limit, levels, gapDays }: Ladder) =>
    [
      ...(limit ? [`期限${limit.n}${UNITS[limit.unit]}`] : []),
      ...(gapDays ? [`中断不超过${gapDays}日的连续计算`] : []),
      ...levels.map(levelWords),
    ].join('；'),
});

/** Ladders in words: when, and who is told. */
export const REMINDER_DESCRIBERS: Readonly<Record<string, Describer>> = {
  'reminders.change': ladder('变更备案的提醒'),
  'reminders.receipt-waiting': ladder('待收的期限和提醒'),
  'reminders.term-limit': ladder('任期的期限和提醒'),
  'reminders.vacancy': ladder('空缺补报的提醒'),
  'reminders.handover': ladder('交接的期限和提醒'),
  'reminders.round': ladder('汇总报送的提醒'),
};
