import type { MessageKind } from '../message/message.domain.js';

/** What is sent besides the inbox. Neutral: whoever sees it over a shoulder learns no name, and no content of a filing. */
export interface Words {
  title: string;
  text: string;
}

const TITLES: Record<Exclude<MessageKind, 'reminder'>, string> = {
  urged: '收到催报',
  filing_returned: '有备案被退回补正',
  filing_recorded: '有备案已办结',
  filing_voided: '有备案已作废',
  filing_withdrawn: '有备案已撤回',
  filing_taken_over: '您领办的一件备案已由同事接过办理',
  filing_transferred: '同事转给您一件备案',
  filing_urged: '待收的备案被催办',
  filing_sent_back: '有备案退给本单位重新核对',
  opinion_asked: '同事请您对一件备案提出意见',
  opinion_given: '您征求的意见已有答复',
  opinion_withdrawn: '同事撤回了征求意见',
  change_warned: '变更备案期限已届满',
  change_overdue: '变更备案已超期',
  roll_up_opened: '有汇总报送需要办理',
  roll_up_urged: '收到汇总报送的催报',
  roll_up_returned: '有汇总表被退回',
  roll_up_withdrawn: '有汇总表被下级撤回',
  delegation_received: '同事委托您代为办理',
  delegation_made: '您的工作已委托同事代为办理',
  delegation_ended: '代办的委托已提前结束',
  delegation_returned: '您的委托已提前结束',
};
const REMINDERS: Record<string, string> = {
  change: '变更备案',
  receipt_waiting: '有备案等待接收，',
  term_limit: '任期',
  vacancy: '人员空缺，',
  round: '汇总上报',
};
const UNITS: Record<string, string> = { d: '日', wd: '个工作日' };

/** 还剩 3 个工作日, 今天到期, 已超 2 日: as on the day the reminder was made. */
export function countdown({ remaining = '', unit = '' }: Readonly<Record<string, string>>): string {
  const days = Number(remaining);
  const word = UNITS[unit] ?? '日';
  if (days === 0) return '今天到期';
  return days > 0 ? `还剩 ${days} ${word}` : `已超 ${-days} ${word}`;
}

export function titleOf(kind: MessageKind, parameters: Readonly<Record<string, string>>): string {
  if (kind !== 'reminder') return TITLES[kind];
  return `${REMINDERS[parameters['rule'] ?? ''] ?? '期限'}${countdown(parameters)}`;
}

const SIGN = '【政府采购专管员】';
const seeAt = (link: string) => `请登录系统查看：${link}`;

export const wordsOf = (
  message: { kind: MessageKind; parameters: Readonly<Record<string, string>> },
  link: string,
): Words => {
  const title = titleOf(message.kind, message.parameters);
  return { title: `${SIGN}${title}`, text: `${title}。${seeAt(link)}` };
};

const LISTED = 20;

/** Everything unread in one, newest first. */
export function digestWords(
  messages: readonly { kind: MessageKind; parameters: Readonly<Record<string, string>> }[],
  link: string,
): Words {
  const lines = messages.slice(0, LISTED).map((m, i) => `${i + 1}. ${titleOf(m.kind, m.parameters)}`);
  const more = messages.length > LISTED ? [`……另有 ${messages.length - LISTED} 条`] : [];
  return {
    title: `${SIGN}${messages.length} 条未读消息`,
    text: [`您有 ${messages.length} 条未读消息：`, '', ...lines, ...more, '', seeAt(link)].join('\n'),
  };
}

export const testWords = (link: string): Words => ({
  title: `${SIGN}测试消息`,
  text: `这是一条测试消息，收到即表示设置有效。${seeAt(link)}`,
});
