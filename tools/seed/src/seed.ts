import type { Actor, Role } from '@zhuanguan/access';
import {
  FilingKind,
  OrganisationKind,
  type Filing,
  type FilingContent,
  type Organisation,
  type IdentityServiceService,
  type RegistryServiceService,
  type WorkflowServiceService,
} from '@zhuanguan/contracts';
import { addDays } from '@zhuanguan/kernel';
import { refusalFromProto, type RpcClient, type TokenSigner } from '@zhuanguan/rpc';
import { setTimeout as wait } from 'node:timers/promises';
import { organisations, type SeedArea, type SeedOrganisation } from './organisations.js';
import { person, type SeedPerson } from './people.js';
import { idOf, prng, type Prng } from './prng.js';

export interface SeedTarget {
  identity: RpcClient<typeof IdentityServiceService>;
  registry: RpcClient<typeof RegistryServiceService>;
  workflow: RpcClient<typeof WorkflowServiceService>;
  signer: TokenSigner;
}

export interface SeedOptions {
  areas: readonly SeedArea[];
  /** YYYY-MM-DD: the seed's dates are reckoned from it; the clock of the system is never moved. */
  asOf: string;
  onProgress?: (words: string) => void;
}

export interface SeededUnit extends SeedOrganisation {
  state: UnitState;
}
export type UnitState =
  'vacant' | 'filed' | 'department_received' | 'returned' | 'on_record' | 'change_open' | 'change_late' | 'departed';

const BATCH = 200;

/** Fills an empty installation through the same commands a user has. Run again, it finds everything done. */
export async function seedLeague(target: SeedTarget, options: SeedOptions): Promise<SeededUnit[]> {
  const say = options.onProgress ?? (() => undefined);
  const all = organisations(options.areas, addDays(options.asOf, -700));
  await registerAll(target, all);
  say(`单位 ${all.length} 个 units`);
  await workflowKnows(target, all);
  const random = prng(1525);
  const units = all.map((organisation, i): SeededUnit => ({ ...organisation, state: stateOf(organisation, i) }));
  const people = new Map(units.map((u) => [u.id, { first: person(random), next: person(random) }]));
  const day = dates(random, options.asOf);
  const firsts = units.filter((u) => u.state !== 'vacant');
  const filed = await submit(target, firsts, (u) => first(people.get(u.id)?.first, day(u)));
  await settle(target, firsts, filed);
  say(`备案 ${filed.size} 件 filings`);
  await laterChanges(target, units, people, options.asOf);
  return units;
}

/** Spread over all states; most units are in order, as in a league in its third year. */
function stateOf(organisation: SeedOrganisation, i: number): UnitState {
  if (organisation.kind === OrganisationKind.ORGANISATION_KIND_BUREAU) return 'on_record';
  const byTurn: Partial<Record<number, UnitState>> = {
    3: 'vacant',
    7: 'filed',
    11: 'department_received',
    13: 'returned',
    17: 'change_open',
    19: 'change_late',
    23: 'departed',
  };
  return byTurn[i % 29] ?? (i % 29 === 27 ? 'vacant' : 'on_record');
}

const dates = (random: Prng, asOf: string) => {
  const known = new Map<string, string>();
  return (u: SeededUnit): string => {
    const settled = ['on_record', 'change_open', 'change_late', 'departed'].includes(u.state);
    const made = known.get(u.id) ?? addDays(asOf, settled ? -random.int(60, 600) : -random.int(2, 25));
    known.set(u.id, made);
    return made;
  };
};

const first = (who: SeedPerson | undefined, decisionDate: string): { kind: FilingKind; content: FilingContent } => ({
  kind: FilingKind.FILING_KIND_FIRST,
  content: contentOf(who, decisionDate),
});

const contentOf = (who: SeedPerson | undefined, decisionDate: string): FilingContent => ({
  decisionDate,
  person: who && { ...who, remark: '', onEstablishment: true, exceptionReason: '', noBadRecord: true },
  predecessorAppointmentId: '',
  changeReason: '',
  subjectAppointmentId: '',
});

export async function registerAll({ registry, signer }: SeedTarget, all: readonly Organisation[]): Promise<void> {
  for (let i = 0; i < all.length; i += BATCH) {
    const done = await registry.registerOrganisations(
      { organisations: all.slice(i, i + BATCH) },
      { token: await signer.forService('seed'), deadlineMs: 60_000 },
    );
    if (!done.ok) throw new Error(`seed: ${done.refusal.code} ${done.refusal.detail}`);
    for (const { result } of done.value.results)
      if (result?.$case === 'refusal') throw new Error(`seed: ${result.value.code} ${result.value.detail}`);
  }
}

const seedActor = (role: Role, organisationId: string): Actor => ({
  accountId: idOf('seed-account', role, organisationId),
  actingOrgId: organisationId,
  roles: [role],
  scopes: [],
});

const LEARN_MS = 60_000;

/** Workflow learns of organisations by events, in no order among them: wait for each. */
export async function workflowKnows({ workflow, signer }: SeedTarget, all: readonly Organisation[]): Promise<void> {
  const deadline = Date.now() + LEARN_MS;
  for (const { id, name } of all)
    for (;;) {
      const asked = await workflow.getFilingPolicy(
        { unitId: id },
        { token: await signer.forActor(seedActor('unit_handler', id)) },
      );
      if (asked.ok) break;
      if (Date.now() > deadline)
        throw new Error(`seed: workflow did not learn of ${name} within a minute: ${asked.refusal.code}`);
      await wait(50);
    }
}

export async function submit<U extends Organisation>(
  { workflow, signer }: SeedTarget,
  units: readonly U[],
  what: (unit: U) => { kind: FilingKind; content: FilingContent },
): Promise<Map<string, Filing>> {
  const filed = new Map<string, Filing>();
  for (let i = 0; i < units.length; i += BATCH) {
    const batch = units.slice(i, i + BATCH);
    const items = await Promise.all(
      batch.map(async (unit) => {
        const { kind, content } = what(unit);
        return {
          actorToken: await signer.forActor(seedActor('unit_handler', unit.id)),
          idempotencyKey: `seed:${kind}:${unit.id}`,
          kind,
          unitId: unit.id,
          role: 'specialist',
          content,
          filingId: '',
          expectedVersion: 0,
          correlationId: '',
        };
      }),
    );
    const done = await workflow.submitFilings(
      { items },
      { token: await signer.forService('seed'), deadlineMs: 60_000 },
    );
    if (!done.ok) throw new Error(`seed: ${done.refusal.detail}`);
    for (const [n, { result }] of done.value.results.entries()) {
      const unit = batch[n];
      if (result?.$case === 'filing' && unit) filed.set(unit.id, result.value);
      if (result?.$case === 'refusal')
        throw new Error(
          `seed: ${unit?.name} ${result.value.code} ${JSON.stringify(refusalFromProto(result.value).meta?.fields ?? [])}`,
        );
    }
  }
  return filed;
}

export type Decision = { organisationId: string; role: Role; filing: Filing; returned?: boolean };

export async function decide({ workflow, signer }: SeedTarget, decisions: readonly Decision[]): Promise<void> {
  for (let i = 0; i < decisions.length; i += BATCH) {
    const items = await Promise.all(
      decisions.slice(i, i + BATCH).map(async ({ organisationId, role, filing, returned = false }) => ({
        actorToken: await signer.forActor(seedActor(role, organisationId)),
        idempotencyKey: `seed:${filing.id}:${organisationId}`,
        filingId: filing.id,
        expectedVersion: 0,
        contentHash: filing.contentHash,
        received: !returned,
        defectCode: returned ? 'incomplete' : '',
        remark: returned ? '职务/职级请按干部任免文件填写全称。' : '',
        field: returned ? '/content/person/title' : '',
        correlationId: '',
      })),
    );
    const done = await workflow.decideReceipts(
      { items },
      { token: await signer.forService('seed'), deadlineMs: 60_000 },
    );
    if (!done.ok) throw new Error(`seed: ${done.refusal.detail}`);
    for (const { result } of done.value.results)
      if (result?.$case === 'refusal' && result.value.code !== 'already_on_record')
        throw new Error(`seed: ${result.value.code} ${result.value.detail}`);
  }
}

/** Receives or returns what was filed, as far as each unit's state asks for. */
async function settle(
  target: SeedTarget,
  units: readonly SeededUnit[],
  filed: ReadonlyMap<string, Filing>,
): Promise<void> {
  const decisions = units.flatMap((unit): Decision[] => {
    const filing = filed.get(unit.id);
    if (!filing || unit.state === 'filed') return [];
    const department: Decision[] = unit.departmentId
      ? [{ organisationId: unit.departmentId, role: 'department_officer', filing }]
      : [];
    const bureau: Decision = { organisationId: unit.bureauId, role: 'bureau_officer', filing };
    if (unit.state === 'department_received') return department;
    if (unit.state === 'returned') return [{ ...bureau, returned: true }];
    return [...department, bureau];
  });
  await decide(target, decisions);
}

/** Changes filed in time, changes filed late, and departures that a department noted and the unit has not filed. */
async function laterChanges(
  target: SeedTarget,
  units: readonly SeededUnit[],
  people: ReadonlyMap<string, { first: SeedPerson; next: SeedPerson }>,
  asOf: string,
): Promise<void> {
  const changing = units.filter((u) => u.state === 'change_open' || u.state === 'change_late');
  const predecessors = new Map<string, string>();
  for (const unit of units.filter((u) => ['change_open', 'change_late', 'departed'].includes(u.state))) {
    const asked = await target.workflow.getFilingPolicy(
      { unitId: unit.id },
      { token: await target.signer.forActor(seedActor('unit_handler', unit.id)) },
    );
    const appointmentId = asked.ok ? asked.value.current[0]?.appointmentId : undefined;
    if (appointmentId) predecessors.set(unit.id, appointmentId);
  }
  await submit(
    target,
    changing.filter((u) => predecessors.has(u.id)),
    (u) => ({
      kind: FilingKind.FILING_KIND_CHANGE,
      content: {
        ...contentOf(people.get(u.id)?.next, addDays(asOf, u.state === 'change_late' ? -20 : -2)),
        predecessorAppointmentId: predecessors.get(u.id) ?? '',
        changeReason: '工作调动',
      },
    }),
  );
  const departed = units.filter((u) => u.state === 'departed' && predecessors.has(u.id));
  const items = await Promise.all(
    departed.map(async (unit, i) => ({
      actorToken: await target.signer.forActor(seedActor('bureau_officer', unit.bureauId)),
      idempotencyKey: `seed:departure:${unit.id}`,
      appointmentId: predecessors.get(unit.id) ?? '',
      changeDate: addDays(asOf, i % 2 === 0 ? -3 : -15),
      correlationId: '',
    })),
  );
  const noted = await target.workflow.noteDepartures(
    { items },
    { token: await target.signer.forService('seed'), deadlineMs: 60_000 },
  );
  if (!noted.ok) throw new Error(`seed: ${noted.refusal.detail}`);
}
