import type {
  GetPersonRequest,
  GetPersonResponse,
  MergePersonsRequest,
  MergePersonsResponse,
  PersonRecord,
  UnmergePersonRequest,
  UnmergePersonResponse,
} from '@zhuanguan/contracts';
import { refuse, type Result } from '@zhuanguan/kernel';
import { refusalToProto, type RpcContext } from '@zhuanguan/rpc';
import type { RegistryContext } from '../context.js';
import { actorOf, isId, orThrow } from '../rpc-input.js';
import { mergePersons, unmergePerson } from './merge-persons.js';
import { personNotFound } from './person.domain.js';
import { getPerson } from './read-person.js';

const outcome = (done: Result<PersonRecord>) => ({
  result: done.ok
    ? { $case: 'person' as const, value: done.value }
    : { $case: 'refusal' as const, value: refusalToProto(done.refusal) },
});

export const personHandlers = (ctx: RegistryContext) => ({
  getPerson: async ({ personId, knownAt }: GetPersonRequest, rpc: RpcContext): Promise<GetPersonResponse> => {
    const actor = actorOf(rpc);
    const found = isId(personId) ? await getPerson(ctx, actor, personId, knownAt ?? ctx.now()) : personNotFound();
    return { person: orThrow(found) };
  },
  mergePersons: async (request: MergePersonsRequest, rpc: RpcContext): Promise<MergePersonsResponse> => {
    const actor = actorOf(rpc);
    const ids = [request.keptId, ...request.aliasIds];
    return outcome(ids.every(isId) ? await mergePersons(ctx, actor, request) : personNotFound());
  },
  unmergePerson: async (request: UnmergePersonRequest, rpc: RpcContext): Promise<UnmergePersonResponse> => {
    const actor = actorOf(rpc);
    const unknown = refuse('not_found', 'merge_not_found', '没有找到这次合并，或不在您的管理范围内。');
    return outcome(isId(request.mergeId) ? await unmergePerson(ctx, actor, request) : unknown);
  },
});
