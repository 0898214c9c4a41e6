import type { RegistryServiceService } from '@zhuanguan/contracts';
import type { RpcAccessTable } from '@zhuanguan/rpc';

/** Who may call what; tools/e2e calls each as every role. */
export const REGISTRY_ACCESS = {
  registerOrganisations: ['service', 'organisation.register'],
  registerPersonIdentifiers: ['service', 'organisation.register'],
  getOrganisation: 'service',
  listGates: 'service',
  listGateConflicts: 'service',
  searchDirectory: 'directory.read',
  exportDirectory: 'directory.read',
  urgeUnits: 'unit.urge',
  getUnit: 'unit.read',
  listConflictDeclarations: 'unit.read',
  previewOrganisationAct: 'organisation.act',
  recordOrganisationAct: 'organisation.act',
  answerCanAct: ['service', 'can_act.ask'],
  declareConflict: 'recusal.declare',
  endConflictDeclaration: 'recusal.declare',
  getCoverage: 'coverage.read',
  tryPolicyOnUnits: 'policy.compare',
  previewUnitList: 'unit_list.import',
  getUnitListTemplate: 'unit_list.import',
  getUnitList: 'unit_list.import',
  commitUnitList: 'unit_list.import',
  listDuplicates: 'duplicate.read',
  getPerson: 'duplicate.read',
  decideDuplicate: 'duplicate.decide',
  mergePersons: 'duplicate.decide',
  unmergePerson: 'duplicate.decide',
} as const satisfies RpcAccessTable<typeof RegistryServiceService>;
