import { refuse, type RefusalKind } from '@zhuanguan/kernel';
import { expect, it } from 'vitest';
import { faultProblem, toProblem } from './index.js';

it.each([
  ['invalid', 400],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['exists', 409],
  ['refused', 409],
  ['stale', 412],
  ['limited', 429],
  ['unavailable', 503],
] as [RefusalKind, number][])('%s is %i', (kind, status) => {
  expect(toProblem(refuse(kind, 'x', '说明').refusal)).toMatchObject({ status, code: 'x', detail: '说明' });
});
it('carries the rule, its reference and the fields', () => {
  const { refusal } = refuse('refused', 'late', '已超期', {
    ruleId: 'XL-4',
    policyVersion: 'p@1#2',
    reference: { document: '锡财综〔2024〕89号', status: 'V' },
    fields: [{ field: '/a', code: 'b', detail: '请更正' }],
  });
  expect(toProblem(refusal, { traceId: 't', instance: '/v1/x' })).toMatchObject({
    ruleId: 'XL-4',
    policyVersion: 'p@1#2',
    reference: { document: '锡财综〔2024〕89号' },
    errors: [{ pointer: '/a', code: 'b', detail: '请更正' }],
    traceId: 't',
    instance: '/v1/x',
  });
});
it('a fault shows no cause', () => expect(JSON.stringify(faultProblem('t1'))).toContain('t1'));
