import { loadScenario } from '@zhuanguan/policy/folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JURISDICTIONS, startInstallation, type Installation } from '../src/installation.js';
import { openScenario, play, type Story } from '../src/scenario.js';

const PACKS = ['152500-xilingol', '420281-daye', '410800-jiaozuo', '420202-huangshigang'] as const;

/** The same story in four jurisdictions, from data alone: one installation serves them all, and none knows of another. */
let at: Installation;
beforeAll(async () => {
  at = await startInstallation('one', { packs: PACKS });
});
afterAll(() => at.stop());

describe.each(PACKS)('%s', async (pack) => {
  const scenario = await loadScenario(JURISDICTIONS, pack);
  let story: Story;
  beforeAll(async () => {
    story = await openScenario(at, scenario);
  });
  it.each(scenario.steps.map((step, i) => [`${i + 1}. ${step.say}`, step] as const))('%s', async (_, step) => {
    await play(story, step);
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
