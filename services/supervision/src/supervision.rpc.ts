import { SupervisionServiceService } from '@zhuanguan/contracts';
import type { ReadLog } from '@zhuanguan/db';
import { auditHandlers } from '@zhuanguan/events';
import { actorOf, defineService, orThrow, type BoundService } from '@zhuanguan/rpc';
import type { SupervisionContext } from './context.js';
import { pushFacts } from './project/push-facts.js';
import { getProject, listProjects } from './project/read-projects.js';
import { SUPERVISION_ACCESS } from './supervision.access.js';

export const supervisionService = (ctx: SupervisionContext, reads: ReadLog): BoundService =>
  defineService(SupervisionServiceService, SUPERVISION_ACCESS, {
    pushFacts: async (request, rpc) => orThrow(await pushFacts(ctx, actorOf(rpc), request)),
    getProject: async ({ projectId }, rpc) => ({ project: orThrow(await getProject(ctx, actorOf(rpc), projectId)) }),
    listProjects: async (request, rpc) => orThrow(await listProjects(ctx, actorOf(rpc), request)),
    ...auditHandlers({ ...ctx, reads }),
  });
