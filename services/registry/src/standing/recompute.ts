import { GateChanged, StandingChanged } from '@zhuanguan/contracts';
import { appendFacts, lockHeads, type Fact, type Tx } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { canonicalJson, dateInShanghai } from '@zhuanguan/kernel';
import { packForArea, type PolicySet, type UnitGate } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { gateToProto, standingToProto } from './standing.mapping.js';
import { gateOf, standingAt, type Standing } from './standing.domain.js';
import { loadUnitFacts } from './unit-facts.store.js';

interface Stored {
  unitId: string;
  state: string | null;
  onRecord: number;
  filed: number;
  changeOverdue: boolean;
  missingPosts: string[];
  vacancyDueRolled: string | null;
  termWarnOn: string | null;
  termDueOn: string | null;
  policyVersion: string;
  standingVersion: number;
  gateVersion: number;
  gate: Omit<UnitGate, 'version'> | null;
}

/** Why a unit is looked at again. */
export interface Cause {
  correlationId: string;
  causationId?: string;
  traceparent?: string;
}

export const causedBy = (unitIds: readonly string[], correlationId: string): ReadonlyMap<string, Cause> =>
  new Map(unitIds.map((id) => [id, { correlationId }]));

/**
 * Computes standing and gate of units anew and tells what changed, each change once. Locks the standing first: two causes
 * at the same instant go one after the other, the second on what the first left.
 */
export async function recompute(ctx: RegistryContext, tx: Tx, touched: ReadonlyMap<string, Cause>): Promise<void> {
  const causes = await withCovered(ctx, tx, touched);
  const ids = [...causes.keys()].sort();
  if (ids.length === 0) return;
  const now = ctx.now();
  const today = dateInShanghai(now);
  await lockHeads(
    tx,
    ids.flatMap((id) => ['gate', 'standing'].map((aggregateType) => ({ aggregateType, aggregateId: id }))),
  );
  const stored = new Map((await loadStored(tx, ids)).map((s) => [s.unitId, s]));
  const facts: Fact[] = [];
  const standings: object[] = [];
  const gates: object[] = [];
  for (const unit of await loadUnitFacts(tx, ids, today)) {
    const pack = packForArea(ctx.policies, unit.areaCode);
    if (!pack) continue;
    const before = stored.get(unit.unitId);
    const cause = causes.get(unit.unitId) ?? { correlationId: '' };
    const event = { ...cause, at: now, areaCode: unit.areaCode, policyVersion: pack.policyVersion };
    const standing = standingAt(unit, pack, today);
    if (!before?.state || !sameStanding(before, standing)) {
      const version = (before?.standingVersion ?? 0) + 1;
      standings.push({
        unit_id: unit.unitId,
        state: standing.state,
        since: today,
        on_record: standing.onRecord,
        filed: standing.filed,
        change_overdue: standing.changeOverdue,
        missing_posts: standing.missingPosts,
        vacancy_due_strict: standing.vacancyDue?.strict,
        vacancy_due_rolled: standing.vacancyDue?.rolled,
        term_warn_on: standing.term?.warnOn,
        term_due_on: standing.term?.dueOn,
        policy_version: standing.policyVersion,
        version,
      });
      const data = StandingChanged.toJSON({
        standing: standingToProto(unit.unitId, standing, today),
        previousState: before?.state ?? '',
      });
      facts.push(fact('standing', unit.unitId, version, data, { state: standing.state }, event));
    }
    const gate = gateOf(unit, pack, today);
    if (!before?.gate || canonicalJson(before.gate) !== canonicalJson(gate)) {
      const version = (before?.gateVersion ?? 0) + 1;
      gates.push({ unit_id: unit.unitId, version, recorded_at: now, content: gate });
      const data = GateChanged.toJSON({ gate: gateToProto({ ...gate, version }) });
      facts.push(fact('gate', unit.unitId, version, data, { spans: gate.spans.length }, event));
    }
  }
  await save(tx, standings, gates);
  await appendFacts(tx, facts);
}

type Packs = PolicySet['packs'];
const COVERING = new WeakMap<Packs, string[]>();

/** The areas in which, on some date, a first-level unit covers those below it. Looked at once for the packs in force: others are another map. */
function coveringAreas(packs: Packs): string[] {
  const known = COVERING.get(packs);
  if (known) return known;
  const areas = [...packs].flatMap(([area, { parameters }]) =>
    parameters['specialist.head-count']?.values.some(
      ({ value }) => (value as { secondLevelCovered?: boolean }).secondLevelCovered,
    )
      ? [area]
      : [],
  );
  COVERING.set(packs, areas);
  return areas;
}

/** Where a first-level unit covers those below it (DY-1), what happens to it happens to them. */
async function withCovered(
  ctx: RegistryContext,
  tx: Tx,
  touched: ReadonlyMap<string, Cause>,
): Promise<ReadonlyMap<string, Cause>> {
  const covering = coveringAreas(ctx.policies.packs);
  if (covering.length === 0 || touched.size === 0) return touched;
  const below = await tx.sql<{ id: string; above: string }>({
    name: 'registry-covered-below',
    text: `select c.descendant_id as id, c.ancestor_id as above from organisation_closure c join organisation o on o.id = c.descendant_id
      where c.tree = 'budget' and c.ancestor_id = any($1::uuid[]) and c.depth > 0 and o.area_code = any($2::text[])
        and c.valid_from <= $3::date and (c.valid_to is null or c.valid_to > $3::date)`,
    values: [[...touched.keys()], covering, dateInShanghai(ctx.now())],
  });
  const all = new Map(touched);
  for (const { id, above } of below) {
    const cause = touched.get(above);
    if (cause && !all.has(id)) all.set(id, cause);
  }
  return all;
}

const sameStanding = (a: Stored, b: Standing): boolean =>
  a.state === b.state &&
  a.onRecord === b.onRecord &&
  a.filed === b.filed &&
  a.changeOverdue === b.changeOverdue &&
  a.missingPosts.join() === b.missingPosts.join() &&
  (a.vacancyDueRolled ?? undefined) === b.vacancyDue?.rolled &&
  (a.termWarnOn ?? undefined) === b.term?.warnOn &&
  (a.termDueOn ?? undefined) === b.term?.dueOn &&
  a.policyVersion === b.policyVersion;

function fact(
  aggregate: 'standing' | 'gate',
  unitId: string,
  version: number,
  data: unknown,
  payload: Fact['payload'],
  { at, ...event }: Cause & { at: Date; areaCode: string; policyVersion: string },
): Fact {
  return {
    aggregateType: aggregate,
    aggregateId: unitId,
    expectedVersion: version - 1,
    type: 'changed',
    at,
    actor: {},
    payload,
    event: (aggregateVersion) =>
      makeEvent({
        service: 'registry',
        aggregate,
        fact: 'changed',
        aggregateId: unitId,
        aggregateVersion,
        time: at,
        ...event,
        data,
      }),
  };
}

const loadStored = (tx: Tx, ids: readonly string[]) =>
  tx.sql<Stored>({
    name: 'registry-stored-standing',
    text: `select o.id as "unitId", s.state, coalesce(s.on_record, 0) as "onRecord", coalesce(s.filed, 0) as filed,
        coalesce(s.change_overdue, false) as "changeOverdue", coalesce(s.policy_version, '') as "policyVersion",
        coalesce(s.missing_posts, '{}') as "missingPosts", s.vacancy_due_rolled::text as "vacancyDueRolled",
        s.term_warn_on::text as "termWarnOn", s.term_due_on::text as "termDueOn",
        coalesce(s.version, 0) as "standingVersion", coalesce(g.version, 0) as "gateVersion", g.content as gate
      from organisation o left join standing s on s.unit_id = o.id
      left join lateral (select version, content from gate where unit_id = o.id order by version desc limit 1) g on true
      where o.id = any($1::uuid[])`,
    values: [ids],
  });

async function save(tx: Tx, standings: readonly object[], gates: readonly object[]): Promise<void> {
  if (standings.length === 0 && gates.length === 0) return;
  await tx.sql({
    name: 'registry-save-standing',
    text: `with g as (
        insert into gate select unit_id, version, recorded_at, content
        from json_to_recordset($2::json) as g(unit_id uuid, version bigint, recorded_at timestamptz, content jsonb)
      )
      insert into standing (unit_id, state, since, on_record, filed, change_overdue, policy_version, version, missing_posts, vacancy_due_strict, vacancy_due_rolled, term_warn_on, term_due_on)
      select unit_id, state, since, on_record, filed, change_overdue, policy_version, version, missing_posts, vacancy_due_strict, vacancy_due_rolled, term_warn_on, term_due_on
      from json_to_recordset($1::json) as s(unit_id uuid, state text, since date, on_record integer, filed integer, change_overdue boolean, policy_version text, version bigint,
        missing_posts text[], vacancy_due_strict date, vacancy_due_rolled date, term_warn_on date, term_due_on date)
      on conflict (unit_id) do update set state = excluded.state,
        since = case when standing.state = excluded.state then standing.since else excluded.since end,
        on_record = excluded.on_record, filed = excluded.filed, change_overdue = excluded.change_overdue,
        policy_version = excluded.policy_version, version = excluded.version,
        missing_posts = excluded.missing_posts, vacancy_due_strict = excluded.vacancy_due_strict, vacancy_due_rolled = excluded.vacancy_due_rolled,
        term_warn_on = excluded.term_warn_on, term_due_on = excluded.term_due_on`,
    values: [JSON.stringify(standings), JSON.stringify(gates)],
  });
}
