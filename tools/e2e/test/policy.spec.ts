import { run, type Context } from '@zhuanguan/cli';
import { newId } from '@zhuanguan/kernel';
import type { PackVersion } from '@zhuanguan/policy';
import { fixedClock, waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JURISDICTIONS } from '../src/backend.js';
import { fileAndReceive } from '../src/load.js';
import { organisation } from '../src/organisations.js';
import { PACK, settled as settledAt, startPolicyLab, type Decision, type PolicyLab } from '../src/policy-lab.js';

const REFERENCE = '000000-reference/policy/parameters/all.yaml';
const RULES = '000000-reference/policy/rules/all.yaml';
const DEADLINE = "    - { from: '2026-01-01', value: { ruleId: REF-4, n: 3, unit: wd, roll: none }, reference: *doc }";
const VACANCY = /gate\.vacancy:\n {2}nature: measure\n {2}values:\n.*\n/;
const TODAY = '2026-11-25';

const city = organisation('bureau', '示例市财政局', '000100');
const town = organisation('bureau', '示例县财政局', '000101', '', city.id);
const department = organisation('department', '示例市教育局', '000100', '', city.id);
const school = organisation('unit', '示例市第一中学', '000100', department.id, city.id);
let lab: PolicyLab;

const must = <T>(result: { ok: true; value: T } | { ok: false; refusal: { detail: string } }): T => {
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
};
const codeOf = (result: { ok: true } | { ok: false; refusal: { code: string } }) =>
  result.ok ? '' : result.refusal.code;
const activate = (version: Pick<PackVersion, 'digest'>, { by = city.id, ...given }: Decision & { by?: string } = {}) =>
  lab.activate(version, by, { effectiveFrom: TODAY, ...given });
const settled = (id: string) => settledAt(lab, city.id, id);
const bureau = () => lab.as('bureau_officer', city.id);
const versions = async () => must(await lab.first.workflow.listPolicyVersions({ packId: PACK }, await bureau()));
const goBack = async (reason: string) => {
  const former = (await versions()).versions.find((v) => v.inFolder);
  expect(former).toMatchObject({ inForce: false, wasInForce: true });
  return activate(former ?? { digest: '' }, { kind: 'roll_back', documentNumber: '', reason });
};
/** In words, as every process says it. */
const deadlines = async (date = TODAY) =>
  Promise.all(
    lab.replicas.map(async ({ workflow }) => {
      const asked = { areaCode: '000100', date, key: 'filing.change-deadline' };
      const explained = must(await workflow.explainPolicyValue(asked, await lab.as('unit_handler', school.id)));
      return explained.parameter?.inForce?.words;
    }),
  );
const everybodySays = (words: string, date = TODAY) =>
  waitFor(`everybody says ${words}`, async () => (await deadlines(date)).every((w) => w === words));
const judgedBy = async (): Promise<string> => {
  const [row] = await lab.query<{ v: string }>('select policy_version as v from registry.standing where unit_id = $1', [
    school.id,
  ]);
  return row?.v ?? '';
};

beforeAll(async () => {
  lab = await startPolicyLab(fixedClock(`${TODAY}T02:00:00Z`));
  must(
    await lab.first.registry.registerOrganisations(
      { organisations: [city, town, department, school] },
      { token: await lab.signer.forService('seed') },
    ),
  );
  await waitFor('workflow knows them', async () => {
    const token = await lab.as('unit_handler', school.id);
    return (await lab.first.workflow.getFilingPolicy({ unitId: school.id }, token)).ok;
  });
});
afterAll(() => lab.stop());

describe('a version is activated', () => {
  const two = {
    [REFERENCE]: (t: string) =>
      t.replace(
        DEADLINE,
        `${DEADLINE}\n    - { from: '${TODAY}', value: { ruleId: REF-4, n: 2, unit: wd, roll: none }, reference: *doc }`,
      ),
  };

  it('and every process judges by it within seconds, without a start', async () => {
    const version = await lab.load(two);
    expect(await deadlines()).toEqual(['3个工作日', '3个工作日']);
    const before = await judgedBy();
    const key = newId();
    const basis = (await versions()).basis;
    const made = must(await activate(version, { basis, idempotencyKey: key }));
    expect(made).toMatchObject({ state: 'proposed', recordedByName: city.name, documentNumber: '示例〔2026〕3号' });
    expect(await settled(made.id)).toMatchObject({ state: 'active', refusedBy: '', replaced: false });
    await everybodySays('2个工作日');
    await waitFor('the unit is judged anew', async () => (await judgedBy()) !== before);
    expect(await deadlines('2026-11-24')).toEqual(['3个工作日', '3个工作日']);
    // The same request again is the same decision; another under its name is none.
    expect(must(await activate(version, { basis, idempotencyKey: key })).id).toBe(made.id);
    expect(codeOf(await activate(version, { basis, idempotencyKey: key, reason: '另一理由' }))).toBe(
      'idempotency_key_reused',
    );
    expect((await versions()).activations).toHaveLength(1);
    const [history] = await lab.query<{ n: number }>(
      `select count(*)::int as n from workflow.history where aggregate_type = 'policy_activation' and aggregate_id = $1`,
      [made.id],
    );
    expect(history?.n).toBe(2);
  });

  it('a start takes what is decided, not what its folder holds, and says so', async () => {
    const third = await lab.startReplica(false);
    lab.replicas.push(third);
    expect((await deadlines()).at(-1)).toBe('2个工作日');
    expect(lab.logged('the folder holds another one')).toBe(true);
    lab.replicas.pop();
    await third.stop();
  });

  it('and back again, with its reason', async () => {
    const back = must(await goBack('新文件暂缓执行'));
    expect(await settled(back.id)).toMatchObject({ state: 'active', kind: 'roll_back', reason: '新文件暂缓执行' });
    await everybodySays('3个工作日');
    expect((await versions()).activations.map((a) => [a.kind, a.replaced])).toEqual([
      ['roll_back', false],
      ['activate', true],
    ]);
  });

  it('from a day to come, and until then nothing is otherwise', async () => {
    const version = await lab.load({
      [REFERENCE]: (t) =>
        t.replace(
          DEADLINE,
          `${DEADLINE}\n    - { from: '2026-12-01', value: { ruleId: REF-4, n: 1, unit: wd, roll: none }, reference: *doc }`,
        ),
    });
    const made = must(await activate(version, { effectiveFrom: '2026-12-01' }));
    await settled(made.id);
    await everybodySays('1个工作日', '2026-12-01');
    expect(await deadlines()).toEqual(['3个工作日', '3个工作日']);
  });
});

describe('a version is refused', () => {
  it('by registry, which has no executor for a rule of it: what is in force stays so', async () => {
    const version = await lab.load({
      [RULES]: (t) => t.replace('registry.head-count', 'registry.rotation'),
    });
    const before = await deadlines();
    const made = must(await activate(version));
    expect(await settled(made.id)).toMatchObject({
      state: 'refused',
      refusedBy: 'registry',
      refusedWhy: [expect.stringContaining('registry.rotation') as string],
    });
    expect(await deadlines()).toEqual(before);
  });

  it.each([
    ['no_executor', { [RULES]: (t: string) => t.replace('workflow.change-clock', 'workflow.rotation') }, {}],
    ['past_edited', { [REFERENCE]: (t: string) => t.replace('n: 3, unit: wd', 'n: 30, unit: wd') }, {}],
    ['nothing_corrected', { [REFERENCE]: (t: string) => `${t}# x\n` + '' }, { kind: 'correct' }],
    [
      'in_past',
      { [REFERENCE]: (t: string) => t.replace('label: 计划', 'label: 采购计划') },
      { effectiveFrom: '2026-11-24' },
    ],
    ['required', { [REFERENCE]: (t: string) => t.replace('label: 计划', 'label: 采购计划') }, { reason: ' ' }],
    [
      'never_in_force',
      { [REFERENCE]: (t: string) => t.replace('label: 计划', 'label: 采购计划书') },
      { kind: 'roll_back' },
    ],
    ['basis_changed', { [REFERENCE]: (t: string) => t.replace('label: 计划', 'label: 采购计划') }, { basis: '0:x' }],
    ['not_allowed', { [REFERENCE]: (t: string) => t.replace('label: 计划', 'label: 采购计划') }, { by: town.id }],
  ] as const)('%s', async (code, change, given) => {
    const version = await lab.load(change);
    expect(codeOf(await activate(version, given as Decision & { by?: string }))).toBe(code);
  });

  it('a unit reads what it is judged by, and no more', async () => {
    const token = await lab.as('unit_handler', school.id);
    const { workflow, registry } = lab.first;
    const values = must(await workflow.listPolicyValues({ areaCode: '', date: '' }, token));
    expect(values).toMatchObject({ areaCode: '000100', packId: '000000-reference' });
    expect(values.parameters.find((p) => p.key === 'specialist.head-count')?.inForce).toMatchObject({
      words: '1至2名',
      reference: { status: 'P' },
    });
    const denied = [
      await workflow.listPolicyVersions({ packId: '' }, token),
      await workflow.comparePolicyVersions({ beforeDigest: 'x', afterDigest: 'y' }, token),
      await workflow.tryPolicyOnCases({ versionDigest: 'x', effectiveFrom: TODAY, afterClockId: '', size: 0 }, token),
      await registry.tryPolicyOnUnits({ versionDigest: 'x', asOf: TODAY, afterUnitId: '', size: 0 }, token),
      await workflow.getPolicyVersion({ digest: 'x' }, token),
    ];
    expect(denied.map(codeOf)).toEqual(['not_allowed', 'not_allowed', 'not_allowed', 'not_allowed', 'services_only']);
  });
});

describe('a decision that waits is taken back', () => {
  const withdraw = async (activationId: string, reason: string, by = city.id) => {
    const asked = { activationId, reason };
    const answer = must(await lab.first.workflow.withdrawPolicyActivation(asked, await lab.as('bureau_officer', by)));
    if (!answer.result) throw new Error('no result');
    return answer.result.$case === 'activation' ? answer.result.value.state : answer.result.value.code;
  };

  it('with its reason, and the answer that comes later changes nothing', async () => {
    const version = await lab.load({
      [REFERENCE]: (t) =>
        t.replace(
          DEADLINE,
          `${DEADLINE}\n    - { from: '${TODAY}', value: { ruleId: REF-4, n: 4, unit: wd, roll: none }, reference: *doc }`,
        ),
    });
    const registryWaits = new pg.Client(lab.databaseUrl);
    await registryWaits.connect();
    await registryWaits.query('begin');
    await registryWaits.query('lock table registry.policy_activation in exclusive mode');
    try {
      const made = must(await activate(version));
      expect(codeOf(await activate(version, { reason: '再来一次' }))).toBe('activation_pending');
      const refused = await lab.first.workflow.withdrawPolicyActivation(
        { activationId: made.id, reason: '县里不能撤' },
        await lab.as('bureau_officer', town.id),
      );
      expect(refused.ok && refused.value.result).toMatchObject({ value: { code: 'not_allowed' } });
      expect(await withdraw(made.id, ' ')).toBe('required');
      expect(await withdraw(made.id, '文号填错')).toBe('withdrawn');
      expect(await withdraw(made.id, '再撤一次')).toBe('withdrawn');
      await registryWaits.query('commit');
      await waitFor('registry has answered', async () => {
        const [answered] = await lab.query<{ n: number }>(
          `select count(*)::int as n from workflow.inbox_version where aggregate_type = 'policy_adoption' and aggregate_id = $1`,
          [made.id],
        );
        return answered?.n === 1;
      });
      const listed = (await versions()).activations[0];
      expect(listed).toMatchObject({ id: made.id, state: 'withdrawn', withdrawnWhy: '文号填错', refusedBy: '' });
      // The way is free for the next one.
      const next = must(await activate(version, { reason: '文号已改正' }));
      expect(await settled(next.id)).toMatchObject({ state: 'active' });
      expect(await withdraw(next.id, '晚了')).toBe('already_active');
      await settled(must(await goBack('恢复')).id);
    } finally {
      await registryWaits.end();
    }
  });
});

describe('a dry run and a correction', () => {
  it('says whose answer changes, and writes nothing', async () => {
    const version = await lab.load({
      [REFERENCE]: (t) =>
        t.replace(
          VACANCY,
          `$&    - { from: '2026-11-26', value: { answer: warn, code: no_specialist, ruleId: REF-GATE, detail: 请尽快明确。 }, reference: *doc }\n`,
        ),
    });
    const before = await lab.query('select max(position) as p from registry.outbox');
    const tried = must(
      await lab.first.registry.tryPolicyOnUnits(
        { versionDigest: version.digest, asOf: '2026-11-26', afterUnitId: '', size: 10 },
        await bureau(),
      ),
    );
    const changed = tried.changed.find((u) => u.unitId === school.id);
    expect(changed).toMatchObject({
      unitName: school.name,
      standingBefore: 'vacant',
      standingAfter: 'vacant',
      answerBefore: 'deny',
      answerAfter: 'warn',
      detailAfter: '请尽快明确。',
    });
    expect(await lab.query('select max(position) as p from registry.outbox')).toEqual(before);
    const elsewhere = must(
      await lab.first.registry.tryPolicyOnUnits(
        { versionDigest: version.digest, asOf: '2026-11-26', afterUnitId: '', size: 10 },
        await lab.as('bureau_officer', town.id),
      ),
    );
    expect(elsewhere.changed.map((u) => u.unitId)).not.toContain(school.id);
    const lost = await lab.first.registry.tryPolicyOnUnits(
      { versionDigest: 'x', asOf: TODAY, afterUnitId: '', size: 0 },
      await bureau(),
    );
    expect(codeOf(lost)).toBe('version_not_found');
  });

  it('lists what moved, and keeps the list', async () => {
    const { workflow } = lab.first;
    await fileAndReceive({ signer: lab.signer, clients: { workflow } }, school, { league: city, department });
    const [appointment] = await waitFor('on record', async () => {
      const rows = await lab.query<{ id: string }>('select id from workflow.appointment where unit_id = $1', [
        school.id,
      ]);
      return rows.length > 0 && rows;
    });
    must(
      await workflow.noteDepartures(
        {
          items: [
            {
              actorToken: (await bureau()).token,
              idempotencyKey: newId(),
              appointmentId: appointment?.id ?? '',
              changeDate: '2026-11-20',
              correlationId: '',
            },
          ],
        },
        { token: await lab.signer.forService('gateway') },
      ),
    );
    const [running] = await lab.query<{ due: string }>('select due_rolled::text as due from workflow.change_clock');
    // 2026-11-20 is a Friday: three working days end on Wednesday.
    expect(running?.due).toBe('2026-11-25');

    const version = await lab.load({
      [REFERENCE]: (t) =>
        t.replace(
          DEADLINE,
          `${DEADLINE}\n    - { from: '2026-01-01', corrects: '2026-01-01', value: { ruleId: REF-4, n: 1, unit: wd, roll: none }, reference: *doc }`,
        ),
    });
    const officer = await bureau();
    const listed = await versions();
    const compared = must(
      await workflow.comparePolicyVersions(
        { beforeDigest: listed.versions.find((v) => v.inForce)?.digest ?? '', afterDigest: version.digest },
        officer,
      ),
    );
    expect(compared.correctedFrom).toBe('2026-01-01');
    expect(compared.differences[0]?.changes[0]?.words).toMatch(
      /^更正：变更备案期限自2026年1月1日起.*由3个工作日改为1个工作日/,
    );
    const moved = {
      unitId: school.id,
      unitName: school.name,
      changeDate: '2026-11-20',
      dueBefore: '2026-11-25',
      dueAfter: '2026-11-23',
      overdueBefore: false,
      overdueAfter: true,
    };
    const tried = must(
      await workflow.tryPolicyOnCases(
        { versionDigest: version.digest, effectiveFrom: '2026-01-01', afterClockId: '', size: 0 },
        officer,
      ),
    );
    expect(tried).toMatchObject({ lookedAt: 1, clocksKept: 0, filingsKept: 0, moved: [moved], nextAfterClockId: '' });
    expect(
      must(
        await workflow.tryPolicyOnCases(
          { versionDigest: version.digest, effectiveFrom: TODAY, afterClockId: '', size: 0 },
          officer,
        ),
      ),
    ).toMatchObject({ lookedAt: 1, clocksKept: 1, moved: [] });
    const made = must(await activate(version, { kind: 'correct', effectiveFrom: '2026-01-01', reason: '原录入有误' }));
    expect(await settled(made.id)).toMatchObject({ state: 'active', moved: 1 });
    const kept = must(await workflow.listPolicyMoves({ activationId: made.id, afterClockId: '', size: 0 }, officer));
    expect(kept.moves).toMatchObject([moved]);
    await everybodySays('1个工作日', '2026-11-20');
    const due = (schema: string) =>
      lab.query<{ due: string }>(`select due_rolled::text as due from ${schema}.change_clock where unit_id = $1`, [
        school.id,
      ]);
    for (const schema of ['workflow', 'registry'])
      await waitFor(`the clock of ${schema} moves`, async () => (await due(schema))[0]?.due === '2026-11-23', 20_000);
  });

  it('zg keeps a version of a folder and tries it out on what is there', async () => {
    const said: string[] = [];
    const ctx: Context = {
      data: '/nowhere',
      env: { DATABASE_URL: lab.databaseUrl },
      version: 'test',
      now: () => new Date(`${TODAY}T02:00:00Z`),
      say: (words) => said.push(words),
      onStop: () => () => undefined,
    };
    expect(await run(ctx, { kind: 'policy-load', folder: JURISDICTIONS })).toBe(0);
    expect(said.join('\n')).toMatch(
      /已收入 152500-xilingol .*已收入 000000-reference|已收入 000000-reference .*已收入 152500-xilingol/s,
    );
    expect((await versions()).versions.filter((v) => v.inFolder)).toHaveLength(1);
    said.length = 0;
    const given = { area: '000100', date: TODAY, from: undefined };
    expect(await run(ctx, { kind: 'policy-try', folder: JURISDICTIONS, ...given })).toBe(0);
    expect(said.join('\n')).toMatch(/看了 \d+ 个单位.*配备状况变化 0 个，能否办理的答复变化 0 个/);
    expect(said.join('\n')).toContain('进行中的变更备案期限 1 项，改变 0 项');
  });
});
