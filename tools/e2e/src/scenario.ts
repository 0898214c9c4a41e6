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
  section: 'section_officer',
  office: 'bureau_officer',
};

export interface Left {
  reason: string;
  /** Where the list of reasons comes from. */
  reasonsBy: string;
  receivers: string[];
  counted: boolean;
  late: boolean;
  then?: string;
}

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
  return {
    scenario,
    ofKey,
    handler,
    officer,
    platform,
    filed: new Map<string, Answer['body']>(),
    /** What became of each specialist who left: to be laid side by side. */
    left: [] as Left[],
  };
}

export type Story = Awaited<ReturnType<typeof openScenario>>;

/** One step of the story, and all that is expected of it. */
export async function play(story: Story, step: ScenarioStep): Promise<void> {
  if ('look' in step) return look(story, step.look);
  if ('receive' in step) return receive(story, step);
  if ('handOver' in step) return handOver(story, step);
  return file(story, step);
}

type Filing = Exclude<ScenarioStep, { look: unknown } | { receive: unknown } | { handOver: unknown }>;
type Exit = Extract<ScenarioStep, { exit: unknown }>;

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
      ...('exit' in step ? await whyLeft(handler, id, step) : {}),
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
  if ('exit' in step && role === 'specialist') story.left.push(leftBy(step, read));
  if (expected.order) {
    const policy = (await handler.call('GET', `/v1/units/${id}/filing-policy`)).body;
    expect([step.say, policy.order]).toEqual([step.say, expected.order]);
  }
}

/** The reason by its word in the pack's list; and where the list comes from, as the form says it. */
async function whyLeft(handler: User, unitId: string, { say, exit, expect: { reasons } }: Exit) {
  const { exitReasons, exitReasonReference } = (await handler.call('GET', `/v1/units/${unitId}/filing-policy`)).body;
  if (reasons) expectSource(say, exitReasonReference, reasons);
  if (exit.reason === undefined) return {};
  const found = (exitReasons as { code: string; label: string }[]).find((r) => r.label === exit.reason);
  if (!found) throw new Error(`${exit.reason} is not in the list: ${JSON.stringify(exitReasons)}`);
  return { exitReasonCode: found.code, ...(exit.remark ? { changeReason: exit.remark } : {}) };
}

const leftBy = ({ exit, expect: { reasons } }: Exit, read: Answer['body']): Left => ({
  reason: exit.reason ?? '',
  reasonsBy: reasons?.document ?? '本系统提出',
  receivers: read.receipts.map((r: { receiver: string }) => r.receiver),
  counted: read.deadline !== undefined,
  late: read.late,
});

function expectSource(
  say: string,
  reference: { document?: string; quote?: string; ours?: string },
  { document, quote }: { document?: string; quote?: string },
): void {
  expect([say, reference.document]).toEqual([say, document]);
  if (document === undefined) expect(reference.ours, say).toBeTruthy();
  if (quote) expect(reference.quote).toContain(quote);
}

/** What is handed over follows from the exit, and is never a condition of it. */
async function handOver(
  story: Story,
  { say, handOver: act, expect: expected }: Extract<ScenarioStep, { handOver: unknown }>,
) {
  const handler = await story.handler(act.unit);
  const { items } = (await handler.call('GET', `/v1/units/${story.ofKey(act.unit).id}/handovers`)).body;
  const due = (items as { personName: string; complete: boolean }[]).find(
    (h) => h.personName === act.person && !h.complete,
  );
  expect(due, say).toMatchObject({ complete: false });
  const asked = due as unknown as Answer['body'];
  expect([say, asked.items.length]).toEqual([say, expected.items]);
  expectSource(say, asked.reference, expected.source);
  const done = await handler.call(
    'PUT',
    `/v1/appointments/${asked.appointmentId}/handover`,
    {
      items: asked.items.map(({ code }: { code: string }) => ({ code, state: 'done' })),
      handedOn: day(0),
      receiverName: act.receiver,
    },
    { 'if-match': `"${asked.version}"` },
  );
  expect([say, done.status, done.body.complete]).toEqual([say, 200, true]);
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
  { unit, standing, missing, terms, ...gate }: Extract<ScenarioStep, { look: unknown }>['look'],
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
  const leaver = story.left.at(-1);
  if (leaver) leaver.then = `${standing} ${gate.answer} ${gate.code}`;
  if (terms !== undefined)
    expect((await (await story.handler(unit)).call('GET', `/v1/units/${id}/terms`)).body.items).toHaveLength(terms);
  const { reference } = (await seen()).gate;
  if (gate.document) expect(reference.document).toBe(gate.document);
  if (gate.quote) expect(reference.quote).toContain(gate.quote);
}
