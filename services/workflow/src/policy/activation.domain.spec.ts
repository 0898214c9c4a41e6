import { describe, expect, it } from 'vitest';
import {
  checkWithdrawal,
  decideActivation,
  type ActivationCommand,
  type ActivationFacts,
} from './activation.domain.js';

const command: ActivationCommand = {
  kind: 'activate',
  effectiveFrom: '2026-12-01',
  documentNumber: '示例〔2026〕3号',
  reason: '按新文件执行',
};
const facts: ActivationFacts = {
  today: '2026-12-01',
  pending: false,
  alreadyInForce: false,
  wasInForce: false,
  editedPast: [],
  corrects: false,
  areasLost: [],
  whyNot: [],
};

describe('a decision on a version', () => {
  it.each<[string, Partial<ActivationCommand>, Partial<ActivationFacts>, string]>([
    ['today', {}, {}, ''],
    ['later', { effectiveFrom: '2027-01-01' }, {}, ''],
    ['yesterday', { effectiveFrom: '2026-11-30' }, {}, 'in_past'],
    ['no day', { effectiveFrom: '2026-02-30' }, {}, 'not_a_date'],
    ['without document', { documentNumber: ' ' }, {}, 'required'],
    ['without reason', { reason: '' }, {}, 'required'],
    ['a reason without end', { reason: '因'.repeat(501) }, {}, 'too_long'],
    ['another kind', { kind: 'delete' as never }, {}, 'kind'],
    ['another decision waits', {}, { pending: true }, 'activation_pending'],
    ['it is in force', {}, { alreadyInForce: true }, 'already_in_force'],
    ['nobody carries a rule out', {}, { whyNot: ['规则 X'] }, 'no_executor'],
    ['an area would be without', {}, { areasLost: ['乌拉盖'] }, 'areas_lost'],
    ['it edits what was', {}, { editedPast: ['…'] }, 'past_edited'],
    ['a correction of days gone by', { kind: 'correct', effectiveFrom: '2026-01-01' }, { corrects: true }, ''],
    ['a correction that corrects nothing', { kind: 'correct', effectiveFrom: '2026-01-01' }, {}, 'nothing_corrected'],
    ['a correction to come', { kind: 'correct', effectiveFrom: '2027-01-01' }, { corrects: true }, 'in_future'],
    ['a correction that edits', { kind: 'correct' }, { corrects: true, editedPast: ['…'] }, 'past_edited'],
    ['back, without a document', { kind: 'roll_back', documentNumber: '' }, { wasInForce: true }, ''],
    ['back to what never was', { kind: 'roll_back' }, {}, 'never_in_force'],
    ['back drops what was appended', { kind: 'roll_back' }, { wasInForce: true, editedPast: ['…'] }, ''],
    [
      'back, but not into the past',
      { kind: 'roll_back', effectiveFrom: '2026-11-30' },
      { wasInForce: true },
      'in_past',
    ],
  ])('%s', (_, over, given, code) => {
    const decided = decideActivation({ ...command, ...over }, { ...facts, ...given });
    expect(decided.ok ? '' : decided.refusal.code).toBe(code);
  });
});

describe('a withdrawal', () => {
  it.each<['proposed' | 'active' | 'refused', string, string]>([
    ['proposed', ' 文号填错 ', ''],
    ['proposed', ' ', 'required'],
    ['proposed', '因'.repeat(501), 'too_long'],
    ['active', '晚了', 'already_active'],
    ['refused', '多余', 'activation_refused'],
  ])('of what is %s, because “%s”', (state, reason, code) => {
    const checked = checkWithdrawal(state, reason);
    expect(checked.ok ? '' : checked.refusal.code).toBe(code);
    if (checked.ok) expect(checked.value).toBe(reason.trim());
  });
});
