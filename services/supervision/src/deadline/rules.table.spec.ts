import { addDays } from '@zhuanguan/kernel';
import { deadlineIds } from '@zhuanguan/policy';
import { describe, expect, it } from 'vitest';
import { ledgerOf, packOf, type Known } from '../testing/project.js';
import { deadlinesOf } from './deadlines.domain.js';

const pack = packOf('152500');
const MONDAY = '2026-03-02';
const OPEN: Known = { method: 'open', category: 'goods', agency: 'A1' };
const SME: Known = { ...OPEN, 'flag.sme': true };
const BOND: Known = { ...OPEN, 'flag.bid_security': true };
const FRAMEWORK: Known = { method: 'framework', category: 'goods' };
const of = (...kinds: string[]): Known => Object.fromEntries(kinds.map((kind) => [kind, MONDAY]));

type Row = [id: string, project: Known, begins: Known, act: string, strict: string, rolled?: string];

/** One case for each rule; no holiday falls into March 2026, 清明 is off on Monday 6 April. */
const ROWS: Row[] = [
  ['R02', OPEN, { procurement_started: '2026-03-30' }, 'intention_published', '2026-02-28'],
  [
    'R10',
    { method: 'single_source', 'flag.above_open_threshold': true, 'flag.sole_supplier': true },
    of('single_source_publicity_started'),
    'single_source_publicity_ended',
    '2026-03-09',
  ],
  [
    'R11',
    { method: 'single_source' },
    of('single_source_publicity_ended', 'single_source_objection_received'),
    'single_source_review_done',
    '2026-03-09',
  ],
  ['R13', OPEN, of('tender_notice_published'), 'tender_notice_ended', '2026-03-09'],
  ['R13b', OPEN, of('prequalification_notice_published'), 'prequalification_notice_ended', '2026-03-09'],
  ['R14', OPEN, of('notice_sent_to_media'), 'tender_notice_published', '2026-03-03'],
  ['R15', OPEN, of('documents_issued'), 'documents_issue_ended', '2026-03-09'],
  ['R15b', OPEN, of('prequalification_notice_published'), 'prequalification_documents_ended', '2026-03-09'],
  ['R16', OPEN, of('prequalification_notice_published'), 'prequalification_deadline', '2026-03-09'],
  ['R16b', OPEN, { prequalification_deadline: '2026-03-30' }, 'prequalification_clarified', '2026-03-27'],
  ['R17', OPEN, of('documents_issued'), 'submission_deadline', '2026-03-22'],
  ['R18', OPEN, { submission_deadline: '2026-03-30' }, 'documents_clarified', '2026-03-15'],
  ['R19', { method: 'consultation' }, of('documents_issued'), 'documents_issue_ended', '2026-03-09'],
  ['R19b', { method: 'consultation' }, of('documents_issued'), 'submission_deadline', '2026-03-12'],
  ['R19c', { method: 'consultation' }, { submission_deadline: '2026-03-30' }, 'documents_clarified', '2026-03-25'],
  ['R20', { method: 'quotation' }, of('documents_issued'), 'submission_deadline', '2026-03-05'],
  ['R20b', { method: 'negotiation' }, { submission_deadline: '2026-03-30' }, 'documents_clarified', '2026-03-25'],
  ['R22', BOND, of('award_notice_sent'), 'losing_security_refunded', '2026-03-09'],
  ['R22b', BOND, of('contract_signed'), 'winning_security_refunded', '2026-03-09'],
  ['R22c', BOND, of('bid_withdrawn'), 'withdrawn_security_refunded', '2026-03-09'],
  ['R22d', BOND, of('tender_terminated'), 'terminated_security_refunded', '2026-03-09'],
  ['R24', OPEN, of('evaluation_ended'), 'report_delivered', '2026-03-04'],
  ['R25', OPEN, of('report_delivered'), 'winner_confirmed', '2026-03-09'],
  ['R25b', { method: 'open', category: 'goods' }, of('evaluation_ended'), 'winner_confirmed', '2026-03-09'],
  ['R26', OPEN, of('winner_confirmed'), 'result_notice_published', '2026-03-04'],
  ['R26b', OPEN, of('winner_confirmed'), 'award_notice_sent', '2026-03-04'],
  ['R27', OPEN, of('result_notice_published'), 'result_notice_ended', '2026-03-03'],
  ['R29', OPEN, of('award_notice_sent'), 'contract_signed', '2026-04-01'],
  ['R29b', OPEN, of('force_majeure_ended'), 'contract_signed', '2026-03-09'],
  ['R30', OPEN, of('contract_signed'), 'contract_published', '2026-03-04'],
  ['R31', OPEN, of('contract_signed'), 'contract_filed', '2026-03-11'],
  ['R32', OPEN, of('contract_amended'), 'amendment_published', '2026-03-04'],
  ['R36', OPEN, of('invoice_received', 'payment_conditions_met'), 'paid', '2026-03-16'],
  ['R37', SME, of('delivered'), 'paid', '2026-04-01'],
  ['R37b', { ...SME, 'flag.payment_on_acceptance': true }, of('accepted'), 'paid', '2026-04-01'],
  ['R37c', { ...SME, 'flag.periodic_settlement': true }, of('settlement_confirmed'), 'paid', '2026-04-01'],
  ['R39', SME, of('receivable_confirmation_requested'), 'receivable_confirmed', '2026-04-01'],
  ['R40', SME, of('payment_complaint_accepted'), 'payment_complaint_transferred', '2026-03-16'],
  ['R40b', SME, of('payment_complaint_received'), 'payment_complaint_answered', '2026-04-01'],
  [
    'R40c',
    { ...SME, 'flag.payment_complaint_extended': true },
    of('payment_complaint_received'),
    'payment_complaint_answered',
    '2026-05-31',
    '2026-06-01',
  ],
  ['R41', OPEN, of('inquiry_received'), 'inquiry_answered', '2026-03-05'],
  ['R42', OPEN, of('tender_notice_published'), 'documents_challenged', '2026-03-18'],
  ['R42b', OPEN, of('evaluation_ended'), 'process_challenged', '2026-03-11'],
  ['R42c', OPEN, of('result_notice_published'), 'result_challenged', '2026-03-12'],
  ['R43', OPEN, of('process_challenged'), 'challenge_answered', '2026-03-11'],
  ['R44', OPEN, of('result_challenged'), 'complaint_received', '2026-04-01'],
  ['R45', OPEN, of('complaint_received'), 'complaint_reviewed', '2026-03-09'],
  ['R45b', OPEN, of('complaint_received'), 'complaint_completion_asked', '2026-03-09'],
  ['R45c', OPEN, of('complaint_reviewed'), 'complaint_declined', '2026-03-05'],
  ['R45d', OPEN, of('complaint_received'), 'complaint_copies_sent', '2026-03-12'],
  ['R46', OPEN, of('complaint_copy_received'), 'complaint_defence_submitted', '2026-03-09'],
  ['R47', OPEN, of('complaint_received'), 'complaint_decided', '2026-04-14'],
  ['R48', OPEN, of('procurement_suspended'), 'procurement_resumed', '2026-04-01'],
  ['R49', OPEN, of('complaint_decision_known'), 'reconsideration_requested', '2026-05-01', '2026-05-06'],
  ['R49b', OPEN, of('reconsideration_accepted'), 'reconsideration_decided', '2026-05-01', '2026-05-06'],
  ['R51', OPEN, of('complaint_decided'), 'complaint_decision_published', '2026-03-09'],
  ['R51b', OPEN, of('inspection_decided'), 'inspection_published', '2026-03-09'],
  ['R51c', { ...OPEN, 'flag.serious_case': true }, of('inspection_decided'), 'serious_case_copied', '2026-03-04'],
  ['R52', OPEN, of('procurement_ended'), 'archive_disposed', '2041-03-02'],
  ['R53', FRAMEWORK, of('framework_application_received'), 'framework_application_reviewed', '2026-03-11'],
  ['R53b', FRAMEWORK, of('framework_application_reviewed'), 'framework_result_published', '2026-03-04'],
  ['R53c', FRAMEWORK, of('framework_award_sent'), 'framework_agreement_signed', '2026-04-01'],
  ['R53d', FRAMEWORK, of('framework_agreement_signed'), 'framework_agreement_filed', '2026-03-11'],
  ['R53e', FRAMEWORK, of('framework_agreement_signed'), 'framework_purchasers_told', '2026-03-05'],
  ['R53f', FRAMEWORK, of('framework_ended'), 'framework_summary_published', '2026-03-16'],
  ['R53g', FRAMEWORK, of('framework_started'), 'framework_ended', '2027-03-02'],
  ['R53h', { method: 'framework', category: 'services' }, of('framework_started'), 'framework_ended', '2028-03-02'],
  [
    'R54',
    { category: 'services', 'flag.purchased_service': true },
    of('performance_started'),
    'performance_ended',
    '2027-03-02',
  ],
  [
    'R54b',
    { category: 'services', 'flag.purchased_service': true, 'flag.stable_service': true },
    of('performance_started'),
    'performance_ended',
    '2029-03-02',
  ],
];

const find = (id: string, known: Known, today: string) =>
  deadlinesOf(ledgerOf(known), { pack, today }).deadlines.find((d) => d.ruleId === id && d.part === '');

describe('each rule', () => {
  it('has its case', () => expect(ROWS.map(([id]) => id).sort()).toEqual([...deadlineIds(pack)]));
  it.each(ROWS)('%s', (id, project, begins, act, strict, rolled = strict) => {
    const known = { ...project, ...begins };
    const at = (today: string, on?: string) => find(id, on === undefined ? known : { ...known, [act]: on }, today);
    const open = at(strict);
    expect(open).toMatchObject({ dueStrict: strict, dueRolled: rolled, part: '' });
    const kind = open?.kind;
    const [before, after] = [addDays(strict, -1), addDays(rolled, 1)];
    const later = addDays(rolled, 30);
    if (kind === 'min' || kind === 'fixed') {
      expect([at(strict)?.state, at(after)?.state]).toEqual(kind === 'min' ? ['open', 'open'] : ['open', 'met']);
      expect([at(later, before)?.state, at(later, strict)?.state, at(later, after)?.state]).toEqual([
        'violated',
        'met',
        'met',
      ]);
      expect(at(later, before)?.proof.join()).toMatch(/于 .*，早于 /);
    } else {
      const right = open?.rule.right === true;
      expect([at(rolled)?.state, at(after)?.state]).toEqual(['open', right ? 'lapsed' : 'overdue']);
      expect([at(later, rolled)?.state, at(later, after)?.state]).toEqual([
        'met',
        kind === 'max' ? 'late' : 'violated',
      ]);
      expect(at(later, after)?.proof.join()).toMatch(/于 .*，晚于 /);
    }
    // The reason names the rule, its source, and how days were counted; what is not the text itself is said as such.
    expect(open?.proof[0]).toMatch(new RegExp(`^${id} `));
    const { status } = open?.rule.reference ?? {};
    if (status === 'M') expect(open?.proof[0]).toContain('待核实');
    if (status === 'V2') expect(open?.proof[0]).toContain('二手来源');
  });
});
