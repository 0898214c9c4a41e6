import { mayI } from '@zhuanguan/access';
import { RegistryServiceService, type PersonIdentifier, type TryPolicyOnUnitsRequest } from '@zhuanguan/contracts';
import { personAliases, type ReadLog } from '@zhuanguan/db';
import { auditHandlers, noteReads } from '@zhuanguan/events';
import { newId, refuse } from '@zhuanguan/kernel';
import {
  defineService,
  RefusalError,
  refusalToProto,
  withReadLog,
  type BoundService,
  type RpcContext,
} from '@zhuanguan/rpc';
import { REGISTRY_ACCESS } from './registry.access.js';
import type { RegistryContext } from './context.js';
import { getCoverage } from './directory/coverage.js';
import { getUnit, searchDirectory } from './directory/directory.js';
import { exportDirectory } from './directory/export-directory.js';
import { revealPersonal } from './directory/reveal-personal.js';
import { duplicateHandlers } from './duplicate/duplicate.rpc.js';
import { commandFromProto } from './organisation-act/organisation-act.mapping.js';
import { previewAct, recordAct } from './organisation-act/organisation-acts.js';
import { loadOrganisations, organisationToProto } from './organisation/organisation.store.js';
import { registerOrganisations } from './organisation/register-organisations.js';
import { personHandlers } from './person/person.rpc.js';
import { READ_RULES } from './personal-reads.js';
import { rememberVersions, type PolicyNeighbour } from './policy/fetch-version.js';
import { tryPolicyOnUnits } from './policy/try-policy.js';
import { actorOf, isId, orThrow } from './rpc-input.js';
import { recusalHandlers } from './recusal/recusal.rpc.js';
import { answerCanAct, listGates } from './standing/answer-can-act.js';
import { causedBy, recompute } from './standing/recompute.js';
import { gateToProto } from './standing/standing.mapping.js';
import { unitListTemplate } from './unit-list/unit-list-template.js';
import { commitUnitList, getUnitList, previewUnitList } from './unit-list/unit-lists.js';
import { urgeUnits } from './urge/urge-units.js';

const MAX_BATCH = 500;
const notFound = () =>
  new RefusalError(refuse('not_found', 'unit_not_found', '没有找到这个单位，或不在您的管理范围内。').refusal);

/** What the portal has no page for: the first bureau at a start, the seed, an operator's own tools. */
function mustKeepOrganisations(rpc: RpcContext): void {
  if (rpc.service === 'seed' || rpc.service === 'start') return;
  orThrow(mayI(actorOf(rpc), 'organisation.register', { relations: [] }));
}

function mustBeService(rpc: RpcContext): void {
  if (!rpc.service) throw new RefusalError(refuse('forbidden', 'services_only', '仅供系统内部使用。').refusal);
}

const ofFolders = (ctx: RegistryContext) => ({
  ...recusalHandlers(ctx),
  ...personHandlers(ctx),
  ...duplicateHandlers(ctx),
});

const trialHandlers = (ctx: RegistryContext, tried: ReturnType<typeof rememberVersions>) => ({
  tryPolicyOnUnits: async (request: TryPolicyOnUnitsRequest, rpc: RpcContext) => {
    if (request.afterUnitId !== '' && !isId(request.afterUnitId))
      throw new RefusalError(refuse('invalid', 'cursor', '翻页位置无效，请重新试算。').refusal);
    return orThrow(await tryPolicyOnUnits(ctx, actorOf(rpc), request, () => tried(request.versionDigest)));
  },
});

/** `workflow` gives the policy versions that are tried out; what is read about people is noted in `reads`. */
export const registryService = (ctx: RegistryContext, workflow: PolicyNeighbour, reads: ReadLog): BoundService =>
  withReadLog(handlersOf(ctx, workflow, reads), READ_RULES, noteReads(reads, ctx.now));

const handlersOf = (ctx: RegistryContext, workflow: PolicyNeighbour, reads: ReadLog): BoundService =>
  defineService(RegistryServiceService, REGISTRY_ACCESS, {
    ...ofFolders(ctx),
    ...trialHandlers(ctx, rememberVersions(workflow)),
    ...auditHandlers({ ...ctx, reads }),
    revealPersonal: async (request, rpc) => orThrow(await revealPersonal(ctx, actorOf(rpc), request)),
    registerOrganisations: async ({ organisations }, rpc) => {
      mustKeepOrganisations(rpc);
      if (organisations.length > MAX_BATCH)
        throw new RefusalError(refuse('invalid', 'too_many', `一次最多 ${MAX_BATCH} 个单位。`).refusal);
      const results = await registerOrganisations(ctx, organisations);
      return {
        results: results.map((r) => ({
          result: r.ok
            ? { $case: 'organisation' as const, value: r.value }
            : { $case: 'refusal' as const, value: refusalToProto(r.refusal) },
        })),
      };
    },
    getOrganisation: async ({ id }, rpc) => {
      mustBeService(rpc);
      const found = isId(id)
        ? await ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) =>
            (await loadOrganisations(tx, [id])).get(id),
          )
        : undefined;
      if (!found) throw notFound();
      return { organisation: organisationToProto(found) };
    },
    searchDirectory: async (request, rpc) =>
      orThrow(
        await searchDirectory(ctx, actorOf(rpc), {
          ...request,
          departmentId: isId(request.departmentId) ? request.departmentId : '',
        }),
      ),
    exportDirectory: async (request, rpc) =>
      orThrow(
        await exportDirectory(ctx, actorOf(rpc), {
          ...request,
          departmentId: isId(request.departmentId) ? request.departmentId : '',
        }),
      ),
    urgeUnits: async (request, rpc) =>
      orThrow(
        await urgeUnits(ctx, actorOf(rpc), {
          ...request,
          departmentId: isId(request.departmentId) ? request.departmentId : '',
          unitIds: request.unitIds.filter(isId),
        }),
      ),
    getUnit: async ({ unitId, at, knownAt }, rpc) => {
      if (!isId(unitId)) throw notFound();
      return orThrow(await getUnit(ctx, actorOf(rpc), unitId, { at, ...(knownAt ? { knownAt } : {}) }));
    },
    previewOrganisationAct: async ({ command }, rpc) =>
      orThrow(await previewAct(ctx, actorOf(rpc), orThrow(commandFromProto(command)))),
    recordOrganisationAct: async ({ command, basis, idempotencyKey }, rpc) => {
      const given = orThrow(commandFromProto(command));
      const done = await recordAct(ctx, actorOf(rpc), given, { basis, idempotencyKey });
      return {
        result: done.ok
          ? { $case: 'act' as const, value: done.value }
          : { $case: 'refusal' as const, value: refusalToProto(done.refusal) },
      };
    },
    answerCanAct: async ({ questions }, rpc) => {
      if (rpc.actor) orThrow(mayI(rpc.actor, 'can_act.ask', { relations: [] }));
      else mustBeService(rpc);
      return { results: await answerCanAct(ctx, questions.slice(0, MAX_BATCH)) };
    },
    listGates: async ({ afterUnitId, size }, rpc) => {
      mustBeService(rpc);
      const { gates, next } = await listGates(ctx, afterUnitId, Math.min(Math.max(size || 500, 1), 2_000));
      return { gates: gates.map(gateToProto), nextAfterUnitId: next };
    },
    getCoverage: async (_, rpc) => orThrow(await getCoverage(ctx, actorOf(rpc))),
    registerPersonIdentifiers: async ({ identifiers }, rpc) => {
      mustKeepOrganisations(rpc);
      return { results: await registerPersonIdentifiers(ctx, identifiers) };
    },
    previewUnitList: async ({ fileName, file }, rpc) => ({
      list: orThrow(await previewUnitList(ctx, actorOf(rpc), { fileName, file: Buffer.from(file) })),
    }),
    getUnitListTemplate: async (_, rpc) => {
      actorOf(rpc);
      return { file: await unitListTemplate() };
    },
    getUnitList: async ({ id }, rpc) => ({ list: orThrow(await getUnitList(ctx, actorOf(rpc), id)) }),
    commitUnitList: async ({ id, mode }, rpc) => {
      if (mode !== 'all_or_nothing' && mode !== 'valid_only')
        throw new RefusalError(refuse('invalid', 'mode', '请选择全部成功才登记，或只登记有效行。').refusal);
      return { list: orThrow(await commitUnitList(ctx, actorOf(rpc), { id, mode })) };
    },
  });

async function registerPersonIdentifiers(ctx: RegistryContext, identifiers: readonly PersonIdentifier[]) {
  return ctx.db.inTx({ kind: 'system', name: 'seed' }, async (tx) => {
    const valid = identifiers.filter((i) => isId(i.personId) && i.scheme && i.value);
    await tx.sql({
      name: 'registry-person-identifiers',
      text: `insert into person_identifier (person_id, scheme, value) select * from unnest($1::uuid[], $2::text[], $3::text[]) on conflict (scheme, value) do nothing`,
      values: [valid.map((i) => i.personId), valid.map((i) => i.scheme), valid.map((i) => i.value)],
    });
    const aliases = await personAliases(
      tx,
      valid.map((i) => i.personId),
    );
    const units = await tx.sql<{ id: string }>({
      name: 'registry-units-of-persons',
      text: 'select distinct unit_id as id from appointment where person_id = any($1::uuid[]) and superseded_at is null',
      values: [valid.flatMap((i) => aliases.idsOf(i.personId))],
    });
    const ids = units.map((u) => u.id);
    await recompute(ctx, tx, causedBy(ids, newId()));
    return identifiers.map((identifier) => ({
      result: valid.includes(identifier)
        ? { $case: 'identifier' as const, value: identifier }
        : {
            $case: 'refusal' as const,
            value: refusalToProto(refuse('invalid', 'identifier', '人员编号或代码有误。').refusal),
          },
    }));
  });
}
