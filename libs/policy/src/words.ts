import type { LegalReference, ReferenceStatus } from '@zhuanguan/kernel';

/** How well a source is known, in the words of the page: what is not the text itself must be visible as such. */
export const STATUS_WORDS: Readonly<Record<ReferenceStatus, string>> = {
  V: '原文',
  V2: '二手来源',
  M: '待核实',
  P: '本系统提出',
};

/** 2026年1月1日 */
export const dayWords = (date: string): string => {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
};

/** 锡财综〔2024〕89号二（一）; where no text gives it: 本系统提出：…. A doubt about the source is said with it. */
export function sourceWords({ document, article, ours, status }: LegalReference): string {
  if (!document) return `${STATUS_WORDS.P}：${ours ?? '未说明理由'}`;
  const text = `${document}${article ?? ''}`;
  const doubt = status === 'V' ? text : `${text}，${STATUS_WORDS[status]}`;
  // What is ours of a value says so itself; that its document is known at second hand must not get lost behind it.
  return ours === undefined ? doubt : `${status === 'P' ? text : doubt}，其中${STATUS_WORDS.P}：${ours}`;
}
