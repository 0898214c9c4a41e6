import type { Organisation } from '@zhuanguan/contracts';
import { appendFacts, lockHeads, lockTrees, wouldCircle, type Fact, type Tx } from '@zhuanguan/db';
import {
  canonicalJson,
  isDate,
  newId,
  normaliseOrgCode,
  normaliseUscc,
  ok,
  refuse,
  type FieldError,
  type Result,
} from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { causedBy, recompute } from '../standing/recompute.js';
import { isId } from '../rpc-input.js';
import { organisationFacts, stepsOf } from './organisation.events.js';
import {
  kindFromProto,
  loadOrganisations,
  organisationToProto,
  placeInTrees,
  saveOrganisation,
} from './organisation.store.js';
import type { OrganisationRow } from './organisation.types.js';

/** Registers organisations or takes over their new state; parents first. The same content again changes nothing. */
export async function registerOrganisations(
  ctx: RegistryContext,
  given: readonly Organisation[],
  by: Fact['actor'] = {},
): Promise<Result<Organisation>[]> {
  return ctx.db.inTx({ kind: 'system', name: 'seed' }, async (tx) => {
    // First of all: an act may end a parent at this very instant.
    await lockTrees(tx);
    await lockHeads(
      tx,
      given.filter((o) => isId(o.id)).map((o) => ({ aggregateType: 'organisation', aggregateId: o.id })),
    );
    const results: Result<Organisation>[] = [];
    const touched: string[] = [];
    const correlationId = newId();
    for (const organisation of given) {
      const done = await registerOne(ctx, tx, organisation, { correlationId, by });
      results.push(done);
      if (done.ok) touched.push(organisation.id);
    }
    await recompute(ctx, tx, causedBy(touched, correlationId));
    return results;
  });
}

async function registerOne(
  ctx: RegistryContext,
  tx: Tx,
  given: Organisation,
  { correlationId, by }: { correlationId: string; by: Fact['actor'] },
): Promise<Result<Organisation>> {
  const checked = check(given);
  if (!checked.ok) return checked;
  const row = checked.value;
  const parents = [row.budgetParentId, row.financeParentId].filter((id) => id !== null);
  const known = await loadOrganisations(tx, [row.id, ...parents]);
  const missing = parents.find((id) => !known.has(id));
  if (missing) return invalid('/budgetParentId', 'parent_not_found', '上级单位尚未登记，请先登记上级单位。');
  for (const [tree, parent] of [
    ['budget', row.budgetParentId],
    ['finance', row.financeParentId],
  ] as const)
    if (parent && (parent === row.id || (await wouldCircle(tx, tree, row.id, parent, row.validFrom))))
      return invalid(`/${tree}ParentId`, 'circle', '上级单位不能是它自己或它的下级。');
  const before = known.get(row.id);
  if (before?.validTo) return refuse('refused', 'organisation_ended', `${before.name}已于 ${before.validTo} 撤销。`);
  if (parents.some((id) => known.get(id)?.validTo))
    return invalid('/budgetParentId', 'parent_ended', '上级单位已经撤销。');
  if (before && canonicalJson({ ...before, version: 0 }) === canonicalJson({ ...row, version: 0 }))
    return ok(organisationToProto(before));
  const change = { ...(before ? { before } : {}), next: row };
  const next = { ...row, version: (before?.version ?? 0) + stepsOf(change) };
  await saveOrganisation(tx, next);
  await placeInTrees(tx, next);
  const cause = { at: ctx.now(), actor: by, correlationId };
  await appendFacts(tx, organisationFacts({ ...change, next }, cause));
  return ok(organisationToProto(next));
}

const invalid = (field: string, code: string, detail: string) =>
  refuse('invalid', code, detail, { fields: [{ field, code, detail }] });

/** Identifiers with a check character (facts §4); others are kept as given. */
const CHECKED: Readonly<Record<string, (value: string) => Result<string>>> = {
  uscc: normaliseUscc,
  organisation_code: normaliseOrgCode,
};

function check(o: Organisation): Result<OrganisationRow> {
  const errors: FieldError[] = [];
  const wrong = (field: string, code: string, detail: string) => void errors.push({ field, code, detail });
  const kind = kindFromProto(o.kind);
  if (!isId(o.id)) wrong('/id', 'id', '编号应为 UUID。');
  if (!kind) wrong('/kind', 'required', '请选择单位类别。');
  if (!o.name.trim()) wrong('/name', 'required', '请填写单位名称。');
  if (!/^\d{6}$/.test(o.areaCode)) wrong('/areaCode', 'area_code', '区划代码应为 6 位数字。');
  if (!isDate(o.validFrom)) wrong('/validFrom', 'not_a_date', '请填写生效日期。');
  const identifiers = o.identifiers.map((i, n) => {
    // A scheme is typed by whoever registers: every object has a constructor, and that checks nothing.
    const checked = Object.hasOwn(CHECKED, i.scheme) ? CHECKED[i.scheme]?.(i.value) : undefined;
    if (checked && !checked.ok) wrong(`/identifiers/${n}/value`, checked.refusal.code, checked.refusal.detail);
    return {
      scheme: i.scheme,
      value: checked?.ok ? checked.value : i.value.trim(),
      validFrom: i.validFrom || o.validFrom,
      validTo: i.validTo || null,
    };
  });
  if (errors.length > 0 || !kind)
    return refuse('invalid', 'invalid_organisation', '单位信息有误。', { fields: errors });
  const order = (a: { scheme: string; value: string }, b: { scheme: string; value: string }) =>
    `${a.scheme} ${a.value}` < `${b.scheme} ${b.value}` ? -1 : 1;
  return ok({
    id: o.id,
    kind,
    name: o.name.trim(),
    shortName: o.shortName.trim(),
    formerNames: o.formerNames,
    areaCode: o.areaCode,
    budgetParentId: o.budgetParentId || null,
    financeParentId: o.financeParentId || null,
    businessSection: o.businessSection,
    validFrom: o.validFrom,
    validTo: null,
    version: 0,
    identifiers: identifiers.sort(order),
  });
}
