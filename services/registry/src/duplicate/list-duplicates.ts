import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { mayI, type Actor } from '@zhuanguan/access';
import type {
  Duplicate,
  DuplicateCount,
  DuplicatePerson,
  DuplicateUnit,
  ListDuplicatesResponse,
} from '@zhuanguan/contracts';
import { personAliases, type Tx } from '@zhuanguan/db';
import { dateInShanghai, maskField, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { appointmentsOfPersons } from '../directory/appointments.js';
import { unitsInScope } from '../person/person.store.js';
import { listMerges } from '../person/list-merges.js';
import {
  decisionsOf,
  postsWithSharedNumbers,
  postsWithSharedPhones,
  unitsToCompare,
  type StoredDecision,
} from './duplicate.store.js';
import type { DuplicateKind, Found } from './duplicate.types.js';
import { findByCitizenId, findPersonDuplicates, withoutWeaker } from './person-duplicates.domain.js';
import { findByCode, findByName, type NamedUnit } from './unit-duplicates.domain.js';

const KINDS = ['person', 'phone', 'unit'] as const;
const PAGE = 50;

export interface DuplicateQuestion {
  kind: string;
  state: string;
  unitId: string;
  size: number;
  cursor: string;
}

/** A finding with what has been decided on it. */
export interface Judged {
  found: Found;
  key: string;
  fingerprint: string;
  decisions: readonly StoredDecision[];
  decided: boolean;
}

/** Everything that may be double in the actor's scope, in the three lists of 重复核查 and that of merges; with their counts. */
export async function listDuplicates(
  ctx: RegistryContext,
  actor: Actor,
  asked: DuplicateQuestion,
): Promise<Result<ListDuplicatesResponse>> {
  const allowed = mayI(actor, 'duplicate.read', { relations: [] });
  if (!allowed.ok) return allowed;
  const kind = [...KINDS, 'merged' as const].find((k) => k === (asked.kind || 'person'));
  const from = Number(asked.cursor || 0);
  if (!kind || !Number.isSafeInteger(from) || from < 0)
    return refuse('invalid', 'unknown_kind', '没有这个清单，请重新打开页面。');
  const size = Math.min(Math.max(asked.size || PAGE, 1), 200);
  return ctx.db.inTx({ kind: 'system', name: 'across' }, async (tx) => {
    const unitId = asked.unitId || undefined;
    // Of a unit elsewhere nothing is said, not even whether it has part in what touches the actor's own.
    const mine = !unitId || (await unitsInScope(tx, actor, [unitId], dateInShanghai(ctx.now()))).has(unitId);
    const all = mine ? await findAll(ctx, tx, actor, unitId) : [];
    const judged: Judged[] = [];
    for (const k of KINDS) judged.push(...(await judge(tx, k, all)));
    const touching = unitId ? judged.filter((j) => j.found.unitIds.includes(unitId)) : judged;
    const merges = mine ? await listMerges(ctx, tx, actor, unitId) : [];
    const counts: DuplicateCount[] = [
      ...KINDS.map((k) => countOf(k, touching)),
      {
        kind: 'merged',
        open: merges.filter((m) => !m.unmergedAt).length,
        decided: merges.filter((m) => m.unmergedAt).length,
      },
    ];
    const list = touching.filter((j) => j.found.kind === kind && inState(j, asked.state));
    const length = kind === 'merged' ? merges.length : list.length;
    return ok({
      duplicates: kind === 'merged' ? [] : await present(ctx, tx, actor, list.slice(from, from + size)),
      merges: kind === 'merged' ? merges.slice(from, from + size) : [],
      counts,
      page: { nextCursor: from + size < length ? String(from + size) : '', total: length },
    });
  });
}

const inState = ({ decided }: Judged, state: string): boolean =>
  state === '' || (state === 'decided' ? decided : !decided);
const countOf = (kind: DuplicateKind, judged: readonly Judged[]): DuplicateCount => {
  const of = judged.filter((j) => j.found.kind === kind);
  const decided = of.filter((j) => j.decided).length;
  return { kind, open: of.length - decided, decided };
};

/** Of one unit: at least what touches it. */
export async function findAll(ctx: RegistryContext, tx: Tx, actor: Actor, unitId?: string): Promise<Found[]> {
  const today = dateInShanghai(ctx.now());
  const looked = { actor, today, unitId };
  const persons = withoutWeaker(
    findByCitizenId(await postsWithSharedNumbers(tx, looked), today),
    findPersonDuplicates(await postsWithSharedPhones(tx, looked), today),
  );
  const units = await unitsToCompare(tx, looked);
  const places = [...new Set([...ctx.policies.packs.values()].flatMap((p) => [p.area.name]))].sort(
    (a, b) => b.length - a.length,
  );
  const found = [...persons, ...findByCode(units)];
  for (const area of Map.groupBy<string, NamedUnit>(
    units.filter((u) => u.inScope),
    (u) => u.areaCode,
  ).values()) {
    found.push(...findByName(area, places));
    // A league has some ten thousand names: others have their turn between two areas.
    await setImmediate();
  }
  return found;
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url');

/** Ids of those outside the reader's scope are in the key too, so it is none that could be read. */
export const keyOf = ({ kind, reason, personIds, unitIds }: Found): string =>
  digest([kind, reason, kind === 'unit' ? unitIds : personIds]);

/** A decision counts while the facts are those it was made on. */
export async function judge(tx: Tx, kind: DuplicateKind, all: readonly Found[]): Promise<Judged[]> {
  const of = all.filter((f) => f.kind === kind).map((found) => ({ found, key: keyOf(found) }));
  const decisions = Map.groupBy(
    await decisionsOf(
      tx,
      kind,
      of.map((f) => f.key),
    ),
    (d) => d.subject,
  );
  return of.map(({ found, key }) => {
    const fingerprint = digest(found.facts);
    const made = decisions.get(key) ?? [];
    const latest = made.find((d) => d.fingerprint === fingerprint);
    return {
      found,
      key,
      fingerprint,
      decisions: made,
      decided: latest !== undefined && latest.decision !== 'reopened',
    };
  });
}

/** With people and units as far as the reader may see them. */
export async function present(
  ctx: RegistryContext,
  tx: Tx,
  actor: Actor,
  judged: readonly Judged[],
): Promise<Duplicate[]> {
  const personIds = [...new Set(judged.flatMap((j) => j.found.personIds))];
  const aliases = await personAliases(tx, personIds);
  const posts = await appointmentsOfPersons(ctx, tx, actor, [...new Set(personIds.flatMap(aliases.idsOf))], ctx.now());
  const unitIds = [...posts.map((p) => p.unitId), ...judged.flatMap((j) => j.found.unitIds)];
  const mine = await unitsInScope(tx, actor, [...new Set(unitIds)], dateInShanghai(ctx.now()));
  const units = new Map((await unitsNamed(tx, [...mine])).map((u) => [u.id, u]));
  return judged.map(({ found, key, fingerprint, decisions, decided }) => {
    const persons = found.personIds.map((personId): DuplicatePerson => {
      const shown = posts.filter((p) => p.personId === personId && mine.has(p.unitId));
      if (shown.length === 0) return { personId: '', name: '', appointments: [], elsewhere: true };
      return { personId, name: shown[0]?.person?.name ?? '', appointments: shown, elsewhere: false };
    });
    const ofPersons = posts.filter((p) => found.personIds.includes(p.personId)).map((p) => p.unitId);
    return {
      kind: found.kind,
      reason: found.reason,
      key,
      fingerprint,
      persons,
      units:
        found.kind === 'unit'
          ? found.unitIds.map(
              (id) => ({ ...(units.get(id) ?? ELSEWHERE), problem: found.problem ?? '' }) satisfies DuplicateUnit,
            )
          : [],
      shared: found.kind === 'phone' ? maskField('phone', found.shared) : found.shared,
      decidable: [...found.unitIds, ...ofPersons].every((id) => mine.has(id)),
      decided,
      decisions: decisions.map(({ subject: _subject, fingerprint: made, ...d }) => ({
        ...d,
        current: made === fingerprint,
      })),
    };
  });
}

const ELSEWHERE = { id: '', name: '', areaCode: '', uscc: '' };

const unitsNamed = (tx: Tx, ids: readonly string[]): Promise<Omit<DuplicateUnit, 'problem'>[]> =>
  tx.sql({
    name: 'registry-duplicate-units',
    text: `select o.id, o.name, o.area_code as "areaCode", coalesce((select string_agg(i.value, '、' order by i.value)
        from organisation_identifier i where i.organisation_id = o.id and i.scheme = 'uscc' and i.valid_to is null), '') as uscc
      from organisation o where o.id = any($1::uuid[])`,
    values: [ids],
  });
