import type { SupervisionServiceService } from '@zhuanguan/contracts';
import type { RpcAccessTable } from '@zhuanguan/rpc';

/** Who may call what. */
export const SUPERVISION_ACCESS = {
  pushFacts: 'project.report',
  getProject: 'project.read',
  listProjects: 'project.read',
  listHistory: 'audit.read',
  listPersonalReads: 'audit.read',
  exportHistory: 'audit.read',
} as const satisfies RpcAccessTable<typeof SupervisionServiceService>;
