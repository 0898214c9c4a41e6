import { addDays } from '@zhuanguan/kernel';
import { loadScenario } from '@zhuanguan/policy/folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JURISDICTIONS, startInstallation, type Installation } from '../src/installation.js';
import { openRound, reportsAgree } from '../src/agreement.js';
import { today } from '../src/demo.js';
import type { User } from '../src/http-caller.js';
import { openScenario, play, type Left, type Story } from '../src/scenario.js';

const PACKS = ['152500-xilingol', '420281-daye', '410800-jiaozuo', '420202-huangshigang'] as const;

/** The same story in four jurisdictions, from data alone: one installation serves them all, and none knows of another. */
let at: Installation;
beforeAll(async () => {
  at = await startInstallation('one', { packs: PACKS });
});
afterAll(() => at.stop());

const left = new Map<string, Left[]>();

describe.each(PACKS)('%s', async (pack) => {
  const scenario = await loadScenario(JURISDICTIONS, pack);
  let story: Story;
  let bureau: User;
  let round = '';
  beforeAll(async () => {
    story = await openScenario(at, scenario);
    left.set(pack, story.left);
    const [key = ''] = Object.entries(scenario.organisations).find(([, o]) => o.kind === 'bureau') ?? [];
    bureau = await story.officer(key);
    round = await openRound(bureau, addDays(today(), 30));
  });
  it.each(scenario.steps.map((step, i) => [`${i + 1}. ${step.say}`, step] as const))('%s', async (_, step) => {
    await play(story, step);
    // What would be reported upward now is what the directory and the coverage board say.
    await reportsAgree(bureau, round);
  });

  it('everybody is told in the jurisdiction’s own words', async () => {
    const handler = await story.handler('学校');
    const { id } = story.ofKey('学校');
    const policy = (await handler.call('GET', `/v1/units/${id}/filing-policy`)).body;
    const words = {
      '152500-xilingol': '专管员',
      '420281-daye': '专办员',
      '410800-jiaozuo': '专管员',
      '420202-huangshigang': '政府采购专员',
    };
    expect(policy.specialistTitle).toBe(words[pack]);
    expect((await handler.call('GET', '/v1/me')).body.specialistTitle).toBe(words[pack]);
    expect(policy.posts.map((p: { role: string }) => p.role)[0]).toBe('specialist');
  });
});

/** XL-4, XL-15, DY-6, JZ-2, HS-7: nine days after, whom it is told, by which clock, in whose words, and what then stands. */
it('somebody leaves: four texts, four outcomes', () => {
  expect(Object.fromEntries(left)).toEqual({
    '152500-xilingol': [
      {
        ...{ reason: '调离本单位', reasonsBy: '本系统提出', receivers: ['department', 'bureau'] },
        ...{ counted: true, late: true, then: 'on_record allow on_record' },
      },
    ],
    '420281-daye': [
      {
        ...{ reason: '因自身原因不能或不宜履行职责，由单位更换', reasonsBy: '冶财〔2023〕29号' },
        ...{
          receivers: ['first_level_unit', 'office'],
          counted: false,
          late: false,
          then: 'on_record allow on_record',
        },
      },
    ],
    '410800-jiaozuo': [
      {
        ...{ reason: '轮换', reasonsBy: '本系统提出', receivers: ['section', 'office'] },
        ...{ counted: false, late: false, then: 'on_record allow on_record' },
      },
    ],
    '420202-huangshigang': [
      {
        ...{ reason: '不称职，由单位调整', reasonsBy: '黄石港区财政局“采购人内控建设分级管理”工作方案（2024-08-12）' },
        ...{ receivers: ['bureau'], counted: false, late: false, then: 'on_record warn role_vacant' },
      },
    ],
  });
});

describe('who looks down from where', () => {
  it('the office of Daye sees the units of its bureau, and the section of Jiaozuo those it serves', async () => {
    for (const [pack, key] of [
      ['420281-daye', '采购办'],
      ['410800-jiaozuo', '教科文科'],
      ['410800-jiaozuo', '采购办'],
    ] as const) {
      const story = await openScenario(at, await loadScenario(JURISDICTIONS, pack));
      const officer = await story.officer(key);
      const found = (await officer.call('POST', '/v1/directory/search', { query: '' })).body;
      const names = (found.items as { organisation: { id: string } }[]).map((e) => e.organisation.id);
      expect(names).toContain(story.ofKey('学校').id);
      expect(names).not.toContain(story.ofKey(key).id);
    }
  });
});
