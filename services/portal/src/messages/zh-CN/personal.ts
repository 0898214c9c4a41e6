import { REVEAL_PURPOSES } from '@zhuanguan/kernel';

/** Masked values and how they are shown (SEC-4). */
export const personal = {
  phone: '联系电话',
  show: '显示',
  showWhat: (label: string, name: string) => `显示${name ? `${name}的` : ''}${label}`,
  dialogTitle: (label: string) => `显示完整的${label}`,
  lead: '谁在何时因何事由查看了谁的这项信息，会记入查阅记录，由审计管理员查看。',
  purpose: '查看原因',
  purposes: REVEAL_PURPOSES,
  purposeRequired: '请选择查看原因。',
  reason: '具体事由',
  reasonRequired: '请写明查看的具体事由。',
  reasonPlaceholder: '例如：退回的备案需补正，通知本人',
  confirm: '记录并显示',
};
