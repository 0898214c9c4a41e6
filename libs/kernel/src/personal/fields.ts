import { maskBy } from './mask.js';
import type { PersonalField } from './personal-field.js';

const PARTIES = '本单位、接收该备案的部门';
/** Ours: who has left the post is called up on no business of it; to hand over or to ask back, it is shown for a reason. */
const IN_POST = { whole: `${PARTIES}（在任期间）`, untilLeft: true } as const;
const SCOPE = '管理范围内的人员';

/** Columns that hold a filing's content, and what leads to it. */
const FILING = [
  'workflow.filing.content',
  'workflow.filing.previous_content',
  'workflow.filing.amends',
  'workflow.filing_round.content',
  'workflow.draft.body',
  'workflow.import_job.rows',
  'workflow.import_job.sheets',
  'workflow.import_job.choices',
  'workflow.import_job.warnings',
  'workflow.import_row.read',
  'workflow.import_row.result',
];

/** Free text that officers and clerks write in the course of a case; who may read the case reads it. */
const words = (
  key: string,
  label: string,
  names: readonly string[],
  stored: readonly string[],
  retention: PersonalField['retention'] = 'procurement_file',
): PersonalField => ({
  ...{ key, label, names, stored, retention },
  ...{ class: 'text', sensitivity: 'general', mask: 'none', whole: SCOPE, exports: 'left_out' },
});

/**
 * Every field of the product that says something about a human being: the one table that masking, logs, reads that are
 * logged, exports, the notice and docs/personal-data.md go by (SEC-4). A test walks contracts and databases and fails
 * where something looks personal and has no line here.
 */
export const PERSONAL_FIELDS: readonly PersonalField[] = [
  {
    ...{ key: 'name', label: '姓名', class: 'name', sensitivity: 'general', mask: 'none', whole: SCOPE },
    names: [
      ...['FilingPerson', 'FilingPersonInput', 'ImportPerson', 'PersonDetails', 'CurrentAppointment'].map(
        (m) => `${m}.name`,
      ),
      ...['DuplicatePerson', 'PersonRecord', 'Person', 'PersonMerge', 'ConflictDeclarant'].map((m) => `${m}.name`),
      ...[
        'SummaryPerson.name',
        'ReceiptHolder.name',
        'leaderName',
        'personName',
        'DestructionItem.title',
        'predecessorName',
        'successorName',
      ],
      ...[
        'Handover.receiverName',
        'HandoverInput.receiverName',
        'RecordHandoverRequest.receiverName',
        'supervisorName',
      ],
    ],
    stored: [
      ...FILING,
      ...['registry.appointment.name', 'registry.conflict_declaration.person_name', 'workflow.person.name'],
      ...['workflow.handover.receiver_name', 'workflow.handover.supervisor_name', 'workflow.roll_up_unit.persons'],
    ],
    ...{ exports: 'as_seen', retention: 'procurement_file' },
  },
  {
    ...{ key: 'sex', label: '性别', class: 'basic', sensitivity: 'general', mask: 'none', whole: SCOPE },
    names: ['sex'],
    stored: [...FILING, 'registry.appointment.sex', 'workflow.roll_up_unit.persons'],
    ...{ exports: 'as_seen', retention: 'procurement_file' },
  },
  {
    ...{ key: 'phone', label: '联系电话', class: 'contact', sensitivity: 'general', mask: 'phone', ...IN_POST },
    revealable: true,
    names: ['phone', 'shared'],
    stored: [...FILING, 'registry.appointment.phone', 'workflow.person.phone', 'workflow.roll_up_unit.persons'],
    ...{ exports: 'as_seen', retention: 'procurement_file' },
  },
  {
    ...{
      key: 'officePhone',
      label: '办公电话',
      class: 'contact',
      sensitivity: 'general',
      mask: 'phone',
      ...IN_POST,
    },
    ...{ revealable: true, names: ['officePhone'], stored: FILING, exports: 'as_seen', retention: 'procurement_file' },
  },
  {
    ...{ key: 'leaderPhone', label: '分管领导电话', class: 'contact', sensitivity: 'general', mask: 'phone' },
    ...{ whole: PARTIES, revealable: true, names: ['leaderPhone'], stored: FILING },
    ...{ exports: 'as_seen', retention: 'procurement_file' },
  },
  {
    ...{ key: 'email', label: '邮箱', class: 'contact', sensitivity: 'general', mask: 'email', ...IN_POST },
    ...{ revealable: true, names: ['email'], stored: FILING, exports: 'as_seen', retention: 'procurement_file' },
  },
  {
    ...{ key: 'citizenId', label: '身份证号', class: 'document', sensitivity: 'sensitive', mask: 'citizen_id' },
    ...{ whole: '本单位', revealable: true, names: ['citizenId', 'citizenIdIndex'] },
    // Sealed, and a blind index of it; everywhere else only the id of the sealed value (ADR 23).
    stored: ['workflow.citizen_id.sealed', 'workflow.citizen_id.blind_index', 'registry.citizen_id_index.blind_index'],
    ...{ exports: 'left_out', retention: 'procurement_file' },
    asked: 'by_form',
  },
  {
    ...{ key: 'title', label: '职务/职级', class: 'work', sensitivity: 'general', mask: 'none', whole: SCOPE },
    names: [
      ...['FilingPerson', 'FilingPersonInput', 'ImportPerson', 'PersonDetails', 'CurrentAppointment'].map(
        (m) => `${m}.title`,
      ),
      ...['SummaryPerson.title', 'leaderTitle'],
    ],
    stored: [...FILING, 'registry.appointment.title', 'workflow.roll_up_unit.persons'],
    ...{ exports: 'as_seen', retention: 'procurement_file' },
  },
  {
    ...{ key: 'personRemark', label: '备注（关于本人）', class: 'text', sensitivity: 'general', mask: 'hidden' },
    whole: PARTIES,
    names: [
      ...['FilingPerson', 'FilingPersonInput', 'ImportPerson', 'PersonDetails'].map((m) => `${m}.remark`),
      'exceptionReason',
    ],
    stored: [...FILING, 'registry.appointment.remark', 'workflow.roll_up_unit.persons'],
    ...{ exports: 'as_seen', retention: 'procurement_file' },
  },
  {
    ...{ key: 'conflict', label: '回避声明（与供应商或项目的关系）', class: 'relation', sensitivity: 'general' },
    ...{ mask: 'none', whole: '能查看该单位的人员' },
    names: [
      'ConflictDeclaration.note',
      'NewConflictDeclaration.note',
      'DeclareConflictRequest.note',
      'ConflictDeclaration.endReason',
    ],
    stored: ['registry.conflict_declaration.note', 'registry.conflict_declaration.end_reason'],
    ...{ exports: 'left_out', retention: 'procurement_file' },
  },
  {
    ...{ key: 'username', label: '登录名', class: 'account', sensitivity: 'general', mask: 'none' },
    ...{ whole: '本人、管理该账号的人员、审计管理员', names: ['username'], stored: ['identity.account.username'] },
    ...{ exports: 'left_out', retention: 'account' },
  },
  {
    ...{
      key: 'displayName',
      label: '账号显示的姓名',
      class: 'name',
      sensitivity: 'general',
      mask: 'none',
      whole: SCOPE,
    },
    names: [
      ...[
        'displayName',
        'RefusalCount.subjectName',
        'accountName',
        'actorName',
        'otherName',
        'askedByName',
        'ofName',
        'decidedByName',
        'delegateName',
      ],
      ...['invitedByName', 'mergedByName', 'unmergedByName', 'officerName', 'officerForName', 'onBehalfOfName'],
      ...['placedByName', 'releasedByName', 'DestructionSignature.name'],
      ...['recordedByName', 'setByName', 'names', 'exporterName'],
    ],
    stored: ['identity.account.display_name'],
    ...{ exports: 'left_out', retention: 'account' },
  },
  {
    ...{
      key: 'address',
      label: '消息接收地址（邮箱等）',
      class: 'contact',
      sensitivity: 'general',
      mask: 'hidden',
      whole: '本人',
    },
    names: ['ChannelSetting.address', 'ChannelChoice.address', 'SaveMessageSettings.address'],
    stored: ['notification.subscription.address', 'notification.address_code.address'],
    ...{ exports: 'left_out', retention: 'chosen' },
  },
  {
    ...{ key: 'platformId', label: '在采购平台上的人员编号', class: 'account', sensitivity: 'general', mask: 'none' },
    ...{ whole: '系统之间核验时使用，不在页面上显示', names: ['platformIds', 'PersonIdentifier.value'] },
    ...{
      stored: ['registry.person_identifier.value', 'registry.gate.content'],
      exports: 'left_out',
      retention: 'procurement_file',
    },
  },
  words(
    'caseText',
    '办件中填写的说明、意见和退回备注',
    [
      ...['changeReason', 'additionReason', 'question', 'text', 'SetDelegation.remark', 'Delegation.remark'],
      ...['FilingClosing', 'FilingHistoryEntry', 'Receipt', 'ReceiptSentBack', 'Return', 'Void', 'Withdraw'].map(
        (m) => `${m}.remark`,
      ),
      ...['DecideReceiptItem', 'SetDelegationRequest', 'VoidFilingItem', 'WithdrawFilingItem'].map(
        (m) => `${m}.remark`,
      ),
      ...['HandoverItem', 'HandoverItemInput', 'ReceiptHolder', 'Transfer', 'HoldReceiptItem'].map((m) => `${m}.note`),
    ],
    [
      ...FILING,
      ...[
        'workflow.receipt.remark',
        'workflow.receipt.held_note',
        'workflow.filing.closed_remark',
        'workflow.handover.items',
      ],
      ...['workflow.receipt.opinions', 'workflow.receipt.sent_back', 'identity.delegation.remark'],
    ],
  ),
  words(
    'decisionText',
    '决定的理由',
    [
      'reason',
      'reopenedReason',
      'releaseReason',
      'DestructionList.closedReason',
      'unmergeReason',
      'withdrawnWhy',
      'refusedWhy',
    ],
    [
      ...['registry.person_merge.reason', 'registry.person_merge.unmerge_reason', 'registry.duplicate_decision.reason'],
      ...['workflow.legal_hold.reason', 'workflow.legal_hold.release_reason', 'workflow.destruction_list.reason'],
      ...['workflow.destruction_list.closed_reason'],
      ...['workflow.term_extension.reason', 'workflow.roll_up_reopening.reason', 'workflow.policy_activation.reason'],
      ...['workflow.policy_activation.withdrawn_why', 'workflow.policy_activation.refused_why'],
    ],
  ),
  words(
    'fileName',
    '上传文件的文件名',
    ['fileName'],
    ['workflow.filing_scan.file_name', 'workflow.import_job.file_name', 'registry.unit_list.file_name'],
    'working',
  ),
  words(
    'historyPersonal',
    '历史记录旁存的个人信息原文（链上只有加盐承诺）',
    [],
    ['identity', 'registry', 'workflow', 'supervision', 'notification'].map(
      (schema) => `${schema}.history_personal.value`,
    ),
  ),
];

const BY_KEY = new Map(PERSONAL_FIELDS.map((field) => [field.key, field]));

export function personalField(key: string): PersonalField {
  const field = BY_KEY.get(key);
  if (!field) throw new Error(`${key} is not in the table of personal fields`);
  return field;
}

/** The value as somebody sees it for whom it is masked. */
export const maskField = (key: string, value: string): string => maskBy(personalField(key).mask, value);

/** `true` = for whom it is masked; `left` = who would see it whole, of somebody who has left the post. */
export type Masked = boolean | 'left';

/** The value as somebody sees it. */
export const seenField = (key: string, value: string, masked: Masked): string =>
  masked === true || (masked === 'left' && personalField(key).untilLeft) ? maskField(key, value) : value;

const bare = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** Keys under which personal values are found in objects; none of them reaches a log. */
export const PERSONAL_KEYS: readonly string[] = [...new Set(PERSONAL_FIELDS.flatMap((f) => f.names.map(bare)))].sort();

/** What somebody wrote where no identity number belongs: the rest of it is kept. */
export const withoutCitizenIds = (text: string): string =>
  text.replace(/(?<![0-9０-９A-Za-z])[0-9０-９]{17}[0-9０-９XxＸｘ](?![0-9０-９A-Za-z])/g, '***');

/** Phones, addresses and identity numbers inside a text, where nobody should have put any. */
const TRACES =
  /(?<![\w-])(?:\d{17}[\dXx]|(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?![\w-])|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
export const withoutTraces = (text: string): string => text.replace(TRACES, '***');
