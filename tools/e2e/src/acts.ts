import { FilingKind, type Filing, type FilingContent, type Organisation } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import { refusalFromProto } from '@zhuanguan/rpc';
import { waitFor, type TestClock } from '@zhuanguan/testkit';
import { organisation, register, startBackend, type Backend } from './backend.js';

export interface Submit {
  kind?: FilingKind;
  filingId?: string;
  expectedVersion?: number;
  key?: string;
  token?: string;
}
export interface Close {
  reasonCode?: string;
  remark?: string;
  expectedVersion?: number;
  key?: string;
  token?: string;
}
export type Answer = { filing?: Filing; code?: string; fields?: string[] };

/** A league with two departments and a county, and what people do there. */
export async function startLeague(clock: TestClock) {
  const b = await startBackend(clock);
  const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
  const county = organisation('bureau', '锡林浩特市财政局', '152502', '', league.id);
  const education = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);
  const health = organisation('department', '锡林郭勒盟卫生健康委员会', '152500', '', league.id);
  const unit = (name: string, parent = education.id, bureau = league.id, area = '152500') =>
    organisation('unit', name, area, parent, bureau);
  await register(b, [league, county, education, health]);

  async function fresh(name: string, make = unit): Promise<Organisation> {
    const made = make(name);
    await register(b, [made]);
    return made;
  }

  async function submit(of: Organisation, given: FilingContent, options: Submit = {}) {
    const item = {
      actorToken: options.token ?? (await b.as('unit_handler', of.id)),
      idempotencyKey: options.key ?? newId(),
      kind: options.kind ?? FilingKind.FILING_KIND_FIRST,
      unitId: of.id,
      role: 'specialist',
      content: given,
      filingId: options.filingId ?? '',
      expectedVersion: options.expectedVersion ?? 0,
      correlationId: '',
    };
    return outcome(await b.workflow.submitFilings({ items: [item] }, { token: await b.service('gateway') }));
  }
  async function decide(
    filing: Filing,
    token: string,
    extra: { received?: boolean; defectCode?: string; remark?: string; hash?: string; key?: string } = {},
  ) {
    const item = {
      actorToken: token,
      idempotencyKey: extra.key ?? newId(),
      filingId: filing.id,
      expectedVersion: 0,
      contentHash: extra.hash ?? filing.contentHash,
      received: extra.received ?? true,
      defectCode: extra.defectCode ?? '',
      remark: extra.remark ?? '',
      field: '',
      correlationId: '',
    };
    return outcome(await b.workflow.decideReceipts({ items: [item] }, { token: await b.service('gateway') }));
  }
  async function record(of: Organisation, given: FilingContent, options: Submit = {}): Promise<Filing> {
    const filing = must(await submit(of, given, options));
    must(await decide(filing, await b.as('department_officer', education.id)));
    return must(await decide(filing, await b.as('bureau_officer', league.id)));
  }
  const closing = (filing: Filing, token: string, extra: Close) => ({
    actorToken: token,
    idempotencyKey: extra.key ?? newId(),
    filingId: filing.id,
    expectedVersion: extra.expectedVersion ?? 0,
    reasonCode: extra.reasonCode ?? '',
    remark: extra.remark ?? '',
    correlationId: '',
  });
  /** 作废 by the bureau, unless another token is given. */
  async function voidFiling(filing: Filing, extra: Close = {}): Promise<Answer> {
    const token = extra.token ?? (await b.as('bureau_officer', league.id));
    const item = closing(filing, token, { reasonCode: 'wrong_content', remark: '登记有误', ...extra });
    return outcome(await b.workflow.voidFilings({ items: [item] }, { token: await b.service('gateway') }));
  }
  /** 撤回 by the unit. */
  async function withdraw(filing: Filing, extra: Close = {}): Promise<Answer> {
    const token = extra.token ?? (await b.as('unit_handler', filing.unitId));
    const item = closing(filing, token, extra);
    return outcome(await b.workflow.withdrawFilings({ items: [item] }, { token: await b.service('gateway') }));
  }
  async function canAct(
    of: Organisation,
    extra: { person?: { scheme: string; value: string }; at?: string; knownAt?: Date; action?: string } = {},
  ) {
    const none = { validFrom: '', validTo: '' };
    const question = {
      unit: { scheme: 'zg', value: of.id, ...none },
      person: extra.person && { ...extra.person, ...none },
      action: extra.action ?? 'plan',
      at: extra.at ?? '',
      knownAt: extra.knownAt,
      supplierUsccs: [],
      projectReference: '',
    };
    const asked = await b.registry.answerCanAct({ questions: [question] }, { token: await b.service('gateway') });
    if (!asked.ok) throw new Error(asked.refusal.code);
    const result = asked.value.results[0]?.result;
    return result?.$case === 'answer'
      ? result.value
      : { code: result?.$case === 'refusal' ? result.value.code : '', answer: '' };
  }
  const answers = (of: Organisation, code: string, extra = {}) =>
    waitFor(`${of.name}: ${code}`, async () => (await canAct(of, extra)).code === code);

  return {
    b,
    league,
    county,
    education,
    health,
    unit,
    fresh,
    submit,
    decide,
    record,
    voidFiling,
    withdraw,
    canAct,
    answers,
  };
}

function outcome(result: Awaited<ReturnType<Backend['workflow']['submitFilings']>>): Answer {
  if (!result.ok) return { code: result.refusal.code };
  const first = result.value.results[0]?.result;
  if (first?.$case === 'filing') return { filing: first.value };
  if (first?.$case !== 'refusal') return {};
  const refusal = refusalFromProto(first.value);
  return { code: refusal.code, fields: (refusal.meta?.fields ?? []).map((f) => f.field) };
}

export const must = (answer: Answer): Filing => {
  if (!answer.filing) throw new Error(answer.code);
  return answer.filing;
};
