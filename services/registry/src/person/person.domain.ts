import { capacityFor, type Actor } from '@zhuanguan/access';
import { ok, refuse, type FieldError, type PersonAliases, type Refusal, type Result } from '@zhuanguan/kernel';

/** One appointment as it counts now; `validTo` exclusive, absent while it lasts. */
export interface PersonPost {
  id: string;
  personId: string;
  unitId: string;
  unitName: string;
  role: string;
  validFrom: string;
  validTo?: string;
}

export interface MergeCommand {
  keptId: string;
  aliasIds: readonly string[];
  reason: string;
}

export interface MergeFacts {
  aliases: PersonAliases;
  /** Of all ids of all who are named. */
  posts: readonly PersonPost[];
  /** Units of these posts within the actor's scope. */
  inScope: ReadonlySet<string>;
  /** The human who acts, and those for whom it is done (委托): FIL-6 looks at both. */
  acting: readonly string[];
}

export interface MergeEdge {
  personId: string;
  intoId: string;
}

export const OFFICERS = { relations: ['department_of_unit', 'bureau_of_unit'] } as const;

/** Who acts as the officer, by their own right or a lent one. */
export const actingPersons = (actor: Actor): string[] =>
  [actor.personId, ...capacityFor(actor, 'duplicate.decide', OFFICERS).through.map((d) => d.personId)].flatMap(
    (id) => id || [],
  );

const MAX_REASON = 500;
export const MAX_ALIASES = 20;

const invalid = (field: string, code: string, detail: string) =>
  refuse('invalid', code, detail, { fields: [{ field, code, detail }] });

export function checkReason(reason: string): FieldError | undefined {
  const length = [...reason.trim()].length;
  if (length === 0) return { field: '/reason', code: 'required', detail: '请写明理由，留存备查。' };
  if (length > MAX_REASON) return { field: '/reason', code: 'too_long', detail: `最多 ${MAX_REASON} 个字。` };
  return undefined;
}

/** Separates duty (HS-1): whom the act would bind to FIL-6, or free of it, does not do it (ours). */
const OWN: Refusal = {
  kind: 'refused',
  code: 'own_person',
  detail: '不能合并或拆回本人（或委托您代办的同事）的人员记录，请由其他经办人员办理。',
  meta: {
    ruleId: 'FIL-6',
    reference: { ours: '决策、执行、监督相互分离（参照黄石港区内控分事行权）；本系统统一执行', status: 'P' },
  },
};
export const OUTSIDE_SCOPE: Refusal = {
  kind: 'forbidden',
  code: 'outside_scope',
  detail: '其中有人员在您管理范围以外的单位任职，请由共同的上级财政部门办理。',
};
export const personNotFound = () => refuse('not_found', 'person_not_found', '没有找到这位人员，或不在您的管理范围内。');

/**
 * 合并: the ids that become aliases of the one kept. Nothing that is recorded changes; two records of one human at one unit in
 * one post at the same time cannot both be right, so that is mended first (更正, 作废).
 */
export function planMerge({ keptId, aliasIds, reason }: MergeCommand, facts: MergeFacts): Result<MergeEdge[]> {
  const { aliases } = facts;
  const others = [...new Set(aliasIds)].filter((id) => id !== keptId);
  if (others.length === 0) return invalid('/aliasIds', 'required', '请选择要并入的人员。');
  if (others.length > MAX_ALIASES) return invalid('/aliasIds', 'too_many', `一次最多并入 ${MAX_ALIASES} 个编号。`);
  const wrong = checkReason(reason);
  if (wrong) return invalid(wrong.field, wrong.code, wrong.detail);
  const known = new Set(facts.posts.map((p) => p.personId));
  for (const id of [keptId, ...others]) if (!aliases.idsOf(id).some((i) => known.has(i))) return personNotFound();
  const allowed = checkScope(facts);
  if (!allowed.ok) return allowed;
  const intoId = aliases.rootOf(keptId);
  const roots = [...new Set(others.map((id) => aliases.rootOf(id)))].filter((root) => root !== intoId);
  const clash = overlap(facts.posts.filter(({ personId }) => [intoId, ...roots].includes(aliases.rootOf(personId))));
  if (clash && roots.length > 0) return bothOnRecord(clash);
  return ok(roots.map((personId) => ({ personId, intoId })));
}

/** All units where the persons are on record are the actor's to look after, and the actor is none of them; nobody's where nothing is. */
export function checkScope({ posts, inScope, aliases, acting }: MergeFacts): Result<void> {
  if (!posts.some((p) => inScope.has(p.unitId))) return personNotFound();
  if (posts.some((p) => !inScope.has(p.unitId))) return { ok: false, refusal: OUTSIDE_SCOPE };
  if (posts.some((p) => acting.some((id) => aliases.same(p.personId, id)))) return { ok: false, refusal: OWN };
  return ok(undefined);
}

const lasts = ({ validFrom, validTo }: PersonPost): boolean => validTo === undefined || validFrom < validTo;
const overlaps = (a: PersonPost, b: PersonPost): boolean =>
  (a.validTo === undefined || b.validFrom < a.validTo) && (b.validTo === undefined || a.validFrom < b.validTo);

/** Two posts of different ids at one unit in one role over the same days. */
export function overlap(posts: readonly PersonPost[]): [PersonPost, PersonPost] | undefined {
  const days = posts.filter(lasts);
  for (const [i, a] of days.entries())
    for (const b of days.slice(i + 1))
      if (a.personId !== b.personId && a.unitId === b.unitId && a.role === b.role && overlaps(a, b)) return [a, b];
  return undefined;
}

const bothOnRecord = ([a, b]: [PersonPost, PersonPost]) =>
  refuse(
    'refused',
    'both_on_record',
    `${a.unitName}在同一岗位上有两条任期重叠的在册记录（${spanOf(a)}，${spanOf(b)}），不能合并。` +
      '请先由单位更正，或由财政部门作废其中一件备案。',
  );

const spanOf = ({ validFrom, validTo }: PersonPost): string => `${validFrom} 起${validTo ? `至 ${validTo} 前` : ''}`;
