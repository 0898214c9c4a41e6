import { mayI, type Actor } from '@zhuanguan/access';
import type { TriedUnit, TryPolicyOnUnitsResponse } from '@zhuanguan/contracts';
import { isDate, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { Tx } from '@zhuanguan/db';
import type { CompiledPack, PolicyShelf } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { IN_SCOPE, scopeValues } from '../organisation/scope.js';
import { answerAt, standingAt, type UnitFacts } from '../standing/standing.domain.js';
import { loadUnitFacts } from '../standing/unit-facts.store.js';
import type { FetchedVersion } from './fetch-version.js';

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * A dry run: standing and answer of each unit on a day, by what is in force then and by another version, with the functions
 * that decide both. A page at a time; nothing is written.
 */
export async function tryPolicyOnUnits(
  ctx: RegistryContext,
  actor: Actor,
  asked: { asOf: string; afterUnitId: string; size: number },
  fetch: () => Promise<Result<FetchedVersion>>,
): Promise<Result<TryPolicyOnUnitsResponse>> {
  const allowed = mayI(actor, 'policy.compare', { relations: [] });
  if (!allowed.ok) return allowed;
  if (!isDate(asked.asOf))
    return refuse('invalid', 'not_a_date', '日期无效。', {
      fields: [{ field: '/asOf', code: 'not_a_date', detail: '请填写日期，如 2026-02-27。' }],
    });
  const size = Math.min(Math.max(asked.size || 500, 1), 1_000);
  const version = await fetch();
  if (!version.ok) return version;
  const packs = new Map(version.value.packs.map((pack) => [pack.area.code, pack]));
  return ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
    const page = { after: asked.afterUnitId, size, scope: scopeValues(actor, asked.asOf) };
    const { lookedAt, changed, next } = await tryPage(tx, ctx.policies, packs, asked.asOf, page);
    return ok({ lookedAt, changed, nextAfterUnitId: next });
  });
}

export interface TriedPage {
  lookedAt: number;
  changed: TriedUnit[];
  /** Empty at the end. */
  next: string;
}

/** Units in order of id; without a scope those of the whole installation, for whoever keeps it running. */
export async function tryPage(
  tx: Tx,
  current: Pick<PolicyShelf, 'inForce'>,
  packs: ReadonlyMap<string, CompiledPack>,
  asOf: string,
  { after, size, scope }: { after: string; size: number; scope?: readonly unknown[] },
): Promise<TriedPage> {
  const units = await tx.sql<{ id: string; name: string }>({
    name: scope ? 'registry-units-to-try' : 'registry-all-units-to-try',
    text: `select o.id, o.name from organisation o where o.area_code = any($2::text[]) and o.id > $1::uuid and o.valid_to is null
      ${scope ? `and ${inScopeFrom(4)}` : ''} order by o.id limit $3`,
    values: [after || FIRST, [...packs.keys()], size, ...(scope ?? [])],
  });
  const names = new Map(units.map((u) => [u.id, u.name]));
  const facts = await loadUnitFacts(
    tx,
    units.map((u) => u.id),
    asOf,
  );
  const changed = facts.flatMap((unit) => {
    const [before, then] = [current.inForce(unit.areaCode, asOf), packs.get(unit.areaCode)];
    const tried = before && then && tryOne(unit, before, then, asOf);
    return tried ? [{ ...tried, unitName: names.get(unit.unitId) ?? '' }] : [];
  });
  return { lookedAt: units.length, changed, next: units.length === size ? (units.at(-1)?.id ?? '') : '' };
}

/** The scope of lists with its parameters after those of this statement. */
const inScopeFrom = (first: number): string =>
  IN_SCOPE.replaceAll(/\$(\d)/g, (_, n: string) => `$${Number(n) + first - 1}`);

function tryOne(
  unit: UnitFacts,
  before: CompiledPack,
  after: CompiledPack,
  asOf: string,
): Omit<TriedUnit, 'unitName'> | undefined {
  const [old, now] = [judge(unit, before, asOf), judge(unit, after, asOf)];
  if (old.standing === now.standing && old.answer === now.answer && old.detail === now.detail) return undefined;
  return {
    unitId: unit.unitId,
    areaCode: unit.areaCode,
    standingBefore: old.standing,
    standingAfter: now.standing,
    answerBefore: old.answer,
    answerAfter: now.answer,
    detailBefore: old.detail,
    detailAfter: now.detail,
  };
}

function judge(unit: UnitFacts, pack: CompiledPack, asOf: string) {
  const { answer, detail } = answerAt(unit, pack, asOf);
  return { standing: standingAt(unit, pack, asOf).state, answer, detail };
}
