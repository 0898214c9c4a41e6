/**
 * The words of the ledger (facts §1): what packs, facts, tables, API and portal call the stages and milestones of a project,
 * and what OCDS calls them. A pack may name no other: nothing would know when it has happened.
 */

interface Milestone {
  label: string;
  stage: StageCode;
  /** Where an OCDS release has it; absent where OCDS has no word for it. */
  ocds?: string;
}

/** Stages over the whole life of a project; a pack's own list of checks (`stages`) may be finer or coarser. */
export const STAGES = {
  budget: '预算',
  intention: '意向',
  requirements: '需求',
  plan: '计划',
  method: '采购方式',
  agency: '委托代理',
  documents: '公告和文件',
  trading: '开标和评审',
  result: '结果确定',
  contract: '合同',
  acceptance: '履约验收',
  payment: '支付',
  'enquiry-reply': '询问和质疑',
  complaint: '投诉和监督检查',
  archive: '档案',
  framework: '框架协议',
} as const;
export type StageCode = keyof typeof STAGES;

export const METHODS = {
  open: { label: '公开招标', ocds: 'open' },
  invited: { label: '邀请招标', ocds: 'selective' },
  negotiation: { label: '竞争性谈判', ocds: 'limited' },
  consultation: { label: '竞争性磋商', ocds: 'open' },
  quotation: { label: '询价', ocds: 'limited' },
  single_source: { label: '单一来源', ocds: 'direct' },
  framework: { label: '框架协议', ocds: 'open' },
  innovation: { label: '合作创新', ocds: 'selective' },
} as const;
export type MethodCode = keyof typeof METHODS;

export const CATEGORIES = { goods: '货物', works: '工程', services: '服务' } as const;
export type CategoryCode = keyof typeof CATEGORIES;

/** Who has to act. */
export const PARTIES = {
  purchaser: '采购人',
  agency: '采购代理机构',
  department: '主管部门',
  finance: '财政部门',
  supplier: '供应商',
  media: '指定媒体',
  complaint_office: '受理、处理款项支付投诉的部门',
  reconsideration_office: '行政复议机关',
} as const;
export type PartyCode = keyof typeof PARTIES;

/** What is true of a project or not; a rule may ask for it or make an exception of it. */
export const FLAGS = {
  agency: '委托代理机构',
  sme: '合同相对方为中小企业',
  exempt_small: '协议供货、定点采购的小额零星采购',
  exempt_batch: '由集中采购机构统一组织的批量集中采购',
  exempt_urgent: '因不可预见的原因急需开展的采购',
  above_open_threshold: '达到公开招标数额标准',
  sole_supplier: '只能从唯一供应商处采购',
  bid_security: '收取投标（响应）保证金',
  payment_on_acceptance: '约定以检验或者验收合格为付款条件',
  periodic_settlement: '约定按履行进度或者定期结算',
  stable_service: '内容相对固定、连续性强、经费来源稳定、价格变化小的服务',
  purchased_service: '政府购买服务',
  serious_case: '重大案件',
  platform_832: '通过脱贫地区农副产品网络销售平台（832平台）采购',
  payment_complaint_extended: '款项支付投诉的处理经批准延长',
} as const;
export type FlagCode = keyof typeof FLAGS;

/** Spans that do not count, where the rule's text says so (C3). */
export const PAUSES = {
  inspection: '检验、检测、鉴定',
  expert_review: '专家评审',
  completion: '投诉人补正材料',
} as const;
export type PauseCode = keyof typeof PAUSES;

const at = (stage: StageCode, label: string, ocds?: string): Milestone => ({
  stage,
  label,
  ...(ocds === undefined ? {} : { ocds }),
});

/** Each is a day on which something happened, or is to happen (截止、届满). */
export const MILESTONES = {
  budget_approved: at('budget', '预算批复', 'planning.budget'),
  intention_published: at('intention', '采购意向公开', 'planning.documents[plannedProcurementNotice]'),
  requirements_surveyed: at('requirements', '需求调查完成', 'planning.documents[marketStudies]'),
  requirements_reviewed: at('requirements', '需求审查通过', 'planning.milestones[approval]'),
  plan_filed: at('plan', '采购实施计划备案', 'planning.documents[procurementPlan]'),
  method_approved: at('method', '采购方式获批', 'planning.milestones[approval]'),
  single_source_publicity_started: at('method', '单一来源公示开始', 'tender.milestones'),
  single_source_publicity_ended: at('method', '单一来源公示结束', 'tender.milestones'),
  single_source_objection_received: at('method', '收到对单一来源公示的异议'),
  single_source_review_done: at('method', '单一来源补充论证完成', 'tender.milestones[approval]'),
  agency_agreement_signed: at('agency', '委托代理协议签订'),
  procurement_started: at('documents', '采购活动开始', 'tender.milestones'),
  notice_sent_to_media: at('documents', '公告送交指定媒体'),
  tender_notice_published: at('documents', '采购公告发布', 'tender.documents[tenderNotice]'),
  tender_notice_ended: at('documents', '采购公告期限届满', 'tender.milestones'),
  prequalification_notice_published: at('documents', '资格预审公告发布', 'tender.documents[tenderNotice]'),
  prequalification_notice_ended: at('documents', '资格预审公告期限届满'),
  prequalification_documents_issued: at('documents', '资格预审文件开始提供'),
  prequalification_documents_ended: at('documents', '资格预审文件提供截止'),
  prequalification_clarified: at('documents', '资格预审文件澄清（影响编制）', 'tender.documents[clarifications]'),
  prequalification_deadline: at('documents', '资格预审申请文件提交截止'),
  documents_issued: at('documents', '采购文件开始发出', 'tender.documents[biddingDocuments]'),
  documents_issue_ended: at('documents', '采购文件提供截止', 'tender.milestones'),
  documents_clarified: at('documents', '采购文件澄清（影响编制）', 'tender.documents[clarifications]'),
  submission_deadline: at('documents', '投标（响应文件）提交截止', 'tender.tenderPeriod.endDate'),
  bid_withdrawn: at('trading', '收到投标人书面撤回通知'),
  withdrawn_security_refunded: at('trading', '退还撤回投标人的保证金'),
  bids_opened: at('trading', '开标', 'tender.milestones'),
  evaluation_ended: at('trading', '评审结束', 'tender.awardPeriod'),
  report_delivered: at('trading', '评审报告送交采购人', 'tender.documents[evaluationReports]'),
  tender_terminated: at('trading', '终止采购活动', 'tender.status[cancelled]'),
  terminated_security_refunded: at('trading', '终止后退还保证金'),
  winner_confirmed: at('result', '确定中标（成交）供应商', 'awards.date'),
  result_notice_published: at('result', '中标（成交）结果公告', 'awards.documents[awardNotice]'),
  result_notice_ended: at('result', '结果公告期限届满'),
  award_notice_sent: at('result', '中标（成交）通知书发出', 'awards.milestones'),
  losing_security_refunded: at('result', '退还未中标人保证金'),
  force_majeure_ended: at('contract', '不可抗力事由消除'),
  contract_signed: at('contract', '合同签订', 'contracts.dateSigned'),
  winning_security_refunded: at('contract', '退还中标人投标保证金'),
  contract_published: at('contract', '合同公告', 'contracts.documents[contractNotice]'),
  contract_filed: at('contract', '合同备案'),
  contract_amended: at('contract', '合同变更', 'contracts.amendments.date'),
  amendment_published: at('contract', '合同变更公告', 'contracts.amendments'),
  performance_started: at('contract', '合同履行期开始', 'contracts.period.startDate'),
  performance_ended: at('contract', '合同履行期届满', 'contracts.period.endDate'),
  delivered: at('acceptance', '交付', 'contracts.implementation.milestones[delivery]'),
  acceptance_due: at('acceptance', '约定的验收期限届满', 'contracts.implementation.milestones[delivery].dueDate'),
  accepted: at('acceptance', '验收合格', 'contracts.implementation.documents[completionCertificate]'),
  acceptance_published: at('acceptance', '验收结果公告'),
  settlement_confirmed: at('payment', '双方确认结算金额'),
  invoice_received: at('payment', '收到发票'),
  payment_conditions_met: at('payment', '支付条件具备', 'contracts.implementation.milestones[payment]'),
  paid: at('payment', '支付', 'contracts.implementation.transactions.date'),
  receivable_confirmation_requested: at('payment', '中小企业提出确权请求'),
  receivable_confirmed: at('payment', '确认债权债务关系'),
  payment_complaint_accepted: at('payment', '受理款项支付投诉'),
  payment_complaint_transferred: at('payment', '转交款项支付投诉'),
  payment_complaint_received: at('payment', '处理部门收到款项支付投诉'),
  payment_complaint_answered: at('payment', '反馈款项支付投诉处理结果'),
  inquiry_received: at('enquiry-reply', '收到询问', 'tender.enquiries.date'),
  inquiry_answered: at('enquiry-reply', '答复询问', 'tender.enquiries.dateAnswered'),
  documents_challenged: at('enquiry-reply', '收到对采购文件的质疑', 'complaints'),
  process_challenged: at('enquiry-reply', '收到对采购过程的质疑', 'complaints'),
  result_challenged: at('enquiry-reply', '收到对中标（成交）结果的质疑', 'complaints'),
  challenge_answered: at('enquiry-reply', '答复质疑', 'complaints'),
  complaint_received: at('complaint', '收到投诉', 'complaints'),
  complaint_reviewed: at('complaint', '投诉审查完成'),
  complaint_completion_asked: at('complaint', '通知投诉人补正'),
  complaint_declined: at('complaint', '告知不予受理或者向有管辖权的部门投诉'),
  complaint_copies_sent: at('complaint', '发出投诉答复通知书和投诉书副本'),
  complaint_copy_received: at('complaint', '收到投诉答复通知书和投诉书副本'),
  complaint_defence_submitted: at('complaint', '提交投诉答复说明'),
  complaint_decided: at('complaint', '作出投诉处理决定', 'complaints'),
  complaint_decision_published: at('complaint', '投诉处理结果公告'),
  complaint_decision_known: at('complaint', '投诉人知道处理决定'),
  procurement_suspended: at('complaint', '暂停采购活动'),
  procurement_resumed: at('complaint', '恢复采购活动'),
  reconsideration_requested: at('complaint', '申请行政复议'),
  reconsideration_accepted: at('complaint', '受理行政复议申请'),
  reconsideration_decided: at('complaint', '作出行政复议决定'),
  inspection_decided: at('complaint', '作出监督检查处理决定'),
  inspection_published: at('complaint', '监督检查处理结果公告'),
  serious_case_copied: at('complaint', '重大案件抄送自治区财政厅'),
  procurement_ended: at('archive', '采购结束'),
  archive_disposed: at('archive', '采购档案销毁'),
  framework_application_received: at('framework', '收到框架协议征集申请'),
  framework_application_reviewed: at('framework', '框架协议征集申请审核完成'),
  framework_result_published: at('framework', '框架协议入围结果公告'),
  framework_award_sent: at('framework', '入围通知书发出'),
  framework_agreement_signed: at('framework', '框架协议签订'),
  framework_agreement_filed: at('framework', '框架协议副本备案'),
  framework_purchasers_told: at('framework', '框架协议告知采购人'),
  framework_started: at('framework', '框架协议期限开始'),
  framework_ended: at('framework', '框架协议期限届满'),
  framework_summary_published: at('framework', '框架协议成交结果汇总公告'),
} as const satisfies Record<string, Milestone>;
export type MilestoneKind = keyof typeof MILESTONES;

/** What is known before it happens; of the others a day to come is a mistake. */
export const PLANNED: ReadonlySet<MilestoneKind> = new Set<MilestoneKind>([
  'single_source_publicity_ended',
  'procurement_started',
  'tender_notice_ended',
  'prequalification_notice_ended',
  'prequalification_documents_ended',
  'prequalification_deadline',
  'documents_issue_ended',
  'submission_deadline',
  'result_notice_ended',
  'performance_started',
  'performance_ended',
  'acceptance_due',
  'framework_started',
  'framework_ended',
]);

export const isMilestone = (kind: string): kind is MilestoneKind => Object.hasOwn(MILESTONES, kind);
export const milestoneLabel = (kind: MilestoneKind): string => MILESTONES[kind].label;
