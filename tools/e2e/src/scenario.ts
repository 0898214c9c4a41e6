import type { Organisation } from '@zhuanguan/contracts';
import type { Scenario, ScenarioStep } from '@zhuanguan/policy';
import { waitFor } from '@zhuanguan/testkit';
import { expect } from 'vitest';
import type { Answer, Caller, User } from './http-caller.js';
import type { Installation } from './installation.js';
import { organisation } from './organisations.js';

const day = (ago: number): string => new Date(Date.now() + 8 * 3_600_000 - ago * 86_400_000).toISOString().slice(0, 10);

const OFFICER: Partial<Record<Scenario['organisations'][string]['kind'], string>> = {
  department: 'department_officer',
  bureau: 'bureau_officer',
  section: 'bureau_officer',
  office: 'bureau_officer',
};

/** Plays the story of a jurisdiction over HTTP, by its own words: who files, who receives, what everybody then sees. */
export async function openScenario(at: Installation, scenario: Scenario) {
  const organisations = new Map<string, Organisation>();
  for (const [key, { kind, name, area = scenario.area, below = '', servedBy = '' }] of Object.entries(
    scenario.organisations,
  )) {
    const id = (above: string) => organisations.get(above)?.id ?? '';
    organisations.set(key, organisation(kind, name, area, id(below), id(servedBy)));
  }
  await at.register([...organisations.values()]);
  const platform = await at.system(['can-act'], scenario.area);
  const users = new Map<string, User>();
  const ofKey = (key: string): Organisation => {
    const found = organisations.get(key);
    if (!found) throw new Error(`the story has no ${key}`);
    return found;
  };
  const user = async (key: string, role: string): Promise<User> => {
    const known = users.get(`${key} ${role}`) ?? (await at.user(role, ofKey(key)));
    users.set(`${key} ${role}`, known);
    return known;
  };
  const handler = (key: string) => user(key, 'unit_handler');
  const officer = (key: string) => user(key, OFFICER[scenario.organisations[key]?.kind ?? 'unit'] ?? 'unit_handler');
  return { scenario, ofKey, handler, officer, platform, filed: new Map<string, Answer['body']>() };
}

export type Story = Awaited<ReturnType<typeof openScenario>>;

/** One step of the story, and all that is expected of it. */
export async function play(story: Story, step: ScenarioStep): Promise<void> {
  if ('look' in step) return look(story, step.look);
  if ('receive' in step) return receive(story, step);
  return file(story, step);
}

type Filing = Exclude<ScenarioStep, { look: unknown } | { receive: unknown }>;

async function file(story: Story, step: Filing): Promise<void> {
  const kind = 'file' in step ? 'first' : 'change' in step ? 'change' : 'exit';
  const act = 'file' in step ? step.file : 'change' in step ? step.change : step.exit;
  const { unit, post: role = 'specialist', daysAgo } = act;
  const handler = await story.handler(unit);
  const { id } = story.ofKey(unit);
  const subject = 'person' in act ? act.person : act.from;
  const answer = await handler.call('POST', '/v1/filings', {
    kind,
    unitId: id,
    role,
    content: {
      decisionDate: day(daysAgo),
      ...('from' in act ? { predecessorAppointmentId: await onRecord(handler, id, role, act.from) } : {}),
      ...('person' in act ? said(story.scenario, role, act) : {}),
    },
  });
  const { expect: expected } = step;
  if (expected.refused) return void expect([step.say, answer.body.code]).toEqual([step.say, expected.refused]);
  expect([step.say, answer.status, answer.body.fields ?? '']).toEqual([step.say, 201, '']);
  story.filed.set(subject, answer.body);
  const { receivers, late, due } = expected;
  const read = (await handler.call('GET', `/v1/filings/${answer.body.id}`)).body;
  if (receivers)
    expect([step.say, ...read.receipts.map((r: { receiver: string }) => r.receiver)]).toEqual([step.say, ...receivers]);
  if (late !== undefined) expect([step.say, read.late]).toEqual([step.say, late]);
  if (due !== undefined) expect([step.say, read.deadline !== undefined]).toEqual([step.say, due]);
  if (expected.order) {
    const policy = (await handler.call('GET', `/v1/units/${id}/filing-policy`)).body;
    expect([step.say, policy.order]).toEqual([step.say, expected.order]);
  }
}

/** What the local form asks for; the specialist's card is not asked of a leader. */
function said(
  { card = {}, person = {} }: Scenario,
  role: string,
  act: { person: string; section?: string; additionReason?: string },
) {
  const digits = [...act.person].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 100_000_000, 7);
  const usual = role === 'specialist' ? person : {};
  return {
    ...(role === 'specialist' ? card : {}),
    ...(act.additionReason ? { additionReason: act.additionReason } : {}),
    person: {
      name: act.person,
      sex: '1',
      title: '科长',
      phone: `139${String(digits).padStart(8, '0')}`,
      onEstablishment: true,
      noBadRecord: true,
      ...usual,
      ...(act.section ? { section: act.section } : {}),
    },
  };
}

async function onRecord(handler: User, unitId: string, role: string, name: string): Promise<string> {
  const policy = await handler.call('GET', `/v1/units/${unitId}/filing-policy?role=${role}`);
  const found = (policy.body.current as { name: string; appointmentId: string }[]).find((c) => c.name === name);
  if (!found) throw new Error(`${name} is not on record: ${JSON.stringify(policy.body.current)}`);
  return found.appointmentId;
}

async function receive(story: Story, step: Extract<ScenarioStep, { receive: unknown }>): Promise<void> {
  const { person, by } = step.receive;
  const filing = story.filed.get(person);
  const officer = await story.officer(by);
  const { id, contentHash } = filing;
  const answer = await officer.call('POST', `/v1/filings/${id}/receipts`, { contentHash });
  const { state, refused } = step.expect;
  if (refused) return void expect([step.say, answer.body.code]).toEqual([step.say, refused]);
  expect([step.say, person, answer.body.code ?? answer.body.state]).toEqual([step.say, person, state]);
}

async function look(
  story: Story,
  { unit, standing, missing, ...gate }: Extract<ScenarioStep, { look: unknown }>['look'],
) {
  const { id } = story.ofKey(unit);
  const ask = (platform: Caller) =>
    platform.call('POST', '/v1/can-act', { unit: { scheme: 'zg', value: id }, action: 'plan' });
  const seen = async () => {
    const [asked, page] = [await ask(story.platform), await (await story.handler(unit)).call('GET', `/v1/units/${id}`)];
    return { gate: asked.body, standing: page.body.unit?.standing };
  };
  const expected = [standing, gate.answer, gate.code, ...(missing ?? [])];
  let last: unknown;
  await waitFor(`${unit}: ${gate.code}`, async () => {
    const now = await seen();
    last = [
      now.standing?.state,
      now.gate.answer,
      now.gate.code,
      ...(missing ? (now.standing?.missingPosts ?? []) : []),
    ];
    return JSON.stringify(last) === JSON.stringify(expected);
  }).catch(() => expect(last).toEqual(expected));
  const { reference } = (await seen()).gate;
  if (gate.document) expect(reference.document).toBe(gate.document);
  if (gate.quote) expect(reference.quote).toContain(gate.quote);
}
