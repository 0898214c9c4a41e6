import { FilingKind, ReceiverKind } from '@zhuanguan/contracts';
import type { About } from './http-entries.js';
import { day, type Side, type Thing } from './world.js';

export interface RpcEntry {
  about: About;
  id?: (side: Side) => string;
  /** Over what is filled in by the names of the fields. */
  request?: (side: Side) => object;
  /** Of a batch, where each item carries its own actor. */
  item?: (side: Side) => object;
  missing?: string;
  scoped?: true;
}

const of = (about: About, thing?: Thing, request?: RpcEntry['request']): RpcEntry => ({
  about,
  ...(thing ? { id: (side: Side) => side.things[thing] } : {}),
  ...(request ? { request } : {}),
});
const each = (about: About, item: RpcEntry['item'] = () => ({})): RpcEntry => ({
  about,
  item: (side) => ({ filingId: side.things.filing, expectedVersion: 999, ...item(side) }),
});
const missing = (about: About, code: string, request?: RpcEntry['request']): RpcEntry => ({
  ...of(about, undefined, request),
  missing: code,
});
const anywhere = of('anywhere');
const service = anywhere;
const self = of('self');

const content = (side: Side) => ({
  decisionDate: day(-1),
  person: { name: `${side.mark}张三`, sex: '1', title: '科员' },
});
const rename = ({ organisations, mark }: Side) => ({
  command: {
    ...{ kind: 'rename', organisationId: organisations.unit.id, documentNumber: '文号', effectiveDate: day(0) },
    ...{
      name: `${mark}新名称`,
      shortName: '',
      mergedIds: [],
      parts: [],
      areaCode: '',
      budgetParentId: '',
      financeParentId: '',
    },
    ...{ businessSection: '', budgetUnitCode: '', successorId: '', ends: false },
  },
});
const items = (request: (side: Side) => object) => (side: Side) => ({ items: [request(side)] });

const reveal = () => ({ field: 'phone', purpose: 'contact', reason: '' });
/** An auditor sees the whole installation. */
const audited = (client: string): Record<string, RpcEntry> => {
  const nothing = of('anywhere', undefined, () => ({
    query: undefined,
    after: undefined,
    exportNumber: '',
    asFile: false,
  }));
  return Object.fromEntries(
    ['listHistory', 'listPersonalReads', 'exportHistory'].map((m) => [`${client}.${m}`, nothing]),
  );
};

/** One entry for every method of every service; one without fails the matrix. */
export const RPC_ENTRIES: Readonly<Record<string, RpcEntry>> = {
  'identity.registerAccounts': service,
  'identity.registerApiClients': service,
  'identity.createSession': service,
  'identity.getSession': service,
  'identity.setActingOrganisation': service,
  'identity.endSession': service,
  'identity.getApiClient': service,
  'identity.listPosts': service,
  'identity.countRefusals': service,
  'accounts.inviteFirstAdministrator': service,
  'accounts.inviteAccounts': of(
    'unit',
    undefined,
    items((s) => ({
      organisationId: s.organisations.unit.id,
      roles: ['bureau_officer'],
      personId: '',
      replace: false,
    })),
  ),
  'accounts.resetPasswords': of('unit', undefined, items(accountHere)),
  'accounts.withdrawInvitations': of('unit', undefined, ({ things }) => ({ ids: [things.invitation] })),
  'accounts.lookUpInvitation': service,
  'accounts.useInvitation': service,
  'accounts.acceptInvitation': missing('self', 'code_unknown'),
  'accounts.listAccess': anywhere,
  'accounts.countAccess': anywhere,
  'accounts.listAccounts': of('unit'),
  'accounts.listColleagues': anywhere,
  'accounts.nameAccounts': service,
  'accounts.findAccounts': of('anywhere', undefined, () => ({ text: '人员' })),
  'accounts.endPosts': of(
    'unit',
    undefined,
    items((s) => ({ ...accountHere(s), successorAccountId: s.things.account, inviteSuccessor: false })),
  ),
  'accounts.grantRole': of('unit', undefined, () => ({ role: 'unit_leader', fromDate: '2020-01-01' })),
  'accounts.endRole': of('unit', undefined, () => ({ role: 'bureau_officer' })),
  'accounts.listDelegations': of('self', undefined, () => ({ organisationId: '' })),
  'accounts.setDelegation': of('unit', undefined, ({ things }) => ({
    ...{ delegateId: things.account, fromDate: '2020-01-01', toDate: '2020-01-01', reason: 'leave' },
  })),
  'accounts.revokeDelegation': of('unit', 'delegation'),
  'accounts.changePassword': self,
  'accounts.getSecurity': self,
  'accounts.listSessions': self,
  'accounts.endSessions': self,
  'accounts.beginTotp': self,
  'accounts.confirmTotp': self,
  'accounts.removeTotp': self,
  'accounts.secureAccount': of('unit', undefined, ({ organisations, things }) => ({
    ...{ accountId: things.account, organisationId: organisations.unit.id, act: 'end_sessions', reason: '核对' },
  })),
  'accounts.listRefusals': anywhere,
  ...audited('accounts'),
  ...audited('registry'),
  ...audited('workflow'),
  ...audited('supervision'),
  'supervision.pushFacts': of('anywhere', undefined, () => ({ facts: [] })),
  'supervision.getProject': missing('anywhere', 'project_not_found'),
  'supervision.listProjects': of('anywhere', undefined, () => ({ unitId: '' })),
  'registry.revealPersonal': of('unit', 'appointment', reveal),
  'workflow.revealPersonal': of('unit', 'recorded', reveal),
  'notification.listMessages': anywhere,
  'notification.countUnread': anywhere,
  'notification.markRead': anywhere,
  'notification.getSettings': anywhere,
  'notification.saveSettings': anywhere,
  'notification.testChannel': anywhere,
  'notification.sendAddressCode': anywhere,
  'notification.verifyAddress': anywhere,
  'registry.registerOrganisations': anywhere,
  'registry.getOrganisation': service,
  'registry.searchDirectory': anywhere,
  'registry.exportDirectory': anywhere,
  'registry.urgeUnits': of('anywhere', undefined, () => ({ standing: 'vacant', unitIds: [] })),
  'registry.getUnit': of('unit'),
  'registry.previewOrganisationAct': of('unit', undefined, rename),
  'registry.recordOrganisationAct': of('unit', undefined, (side) => ({ ...rename(side), basis: 'x' })),
  'registry.answerCanAct': anywhere,
  'registry.listGates': service,
  'registry.listConflictDeclarations': of('unit'),
  'registry.declareConflict': of('unit', undefined, () => ({ kind: 'unheard-of' })),
  'registry.endConflictDeclaration': of('unit', 'declaration'),
  'registry.listGateConflicts': service,
  'registry.getCoverage': anywhere,
  'registry.tryPolicyOnUnits': missing('anywhere', 'version_not_found'),
  'registry.registerPersonIdentifiers': anywhere,
  'registry.previewUnitList': of('ownSeat'),
  'registry.getUnitListTemplate': anywhere,
  'registry.getUnitList': of('seat', 'unitList'),
  'registry.commitUnitList': of('seat', 'unitList'),
  'registry.listDuplicates': anywhere,
  'registry.decideDuplicate': missing('anywhere', 'duplicate_not_found', () => ({
    kind: 'unit',
    decision: 'dismiss',
    reason: '不同单位',
  })),
  'registry.getPerson': { ...of('unit', 'person'), scoped: true },
  'registry.mergePersons': of('unit', undefined, ({ things }) => ({
    ...{ keptId: things.person, aliasIds: [things.otherPerson], reason: '同一人' },
  })),
  'registry.unmergePerson': missing('anywhere', 'merge_not_found'),
  'workflow.submitFilings': each('unit', (side) => ({
    ...{ kind: FilingKind.FILING_KIND_FIRST, unitId: side.organisations.unit.id, role: 'specialist', filingId: '' },
    ...{ content: { decisionDate: '2999-01-01' }, expectedVersion: 0 },
  })),
  'workflow.checkFiling': of('unit', undefined, (side) => ({ content: content(side) })),
  'workflow.decideReceipts': each('receipt', () => ({ contentHash: '0'.repeat(64), received: true })),
  'workflow.holdReceipts': each('receipt', () => ({ act: 'claim' })),
  'workflow.opineOnFilings': each('receipt', () => ({ act: 'withdraw' })),
  'workflow.urgeReceipts': each('upper', () => ({ receiver: ReceiverKind.RECEIVER_KIND_DEPARTMENT })),
  'workflow.voidFilings': each('unit', ({ things }) => ({
    filingId: things.recorded,
    reasonCode: 'wrong_content',
    remark: 'x',
  })),
  'workflow.withdrawFilings': each('filer'),
  'workflow.noteDepartures': each('unit', ({ things }) => ({
    appointmentId: things.appointment,
    changeDate: '2999-01-01',
  })),
  'workflow.getFiling': of('unit', 'recorded'),
  'workflow.listFilings': of('anywhere', undefined, () => ({ unitId: '' })),
  'workflow.getScan': of('receipt', 'recorded', ({ things }) => ({ filingId: things.recorded })),
  'workflow.printForm': of('receipt'),
  'workflow.getFilingContent': service,
  'workflow.findScanFiles': service,
  'workflow.getPolicyVersion': service,
  'workflow.getWorkQueue': self,
  'workflow.getPolicyWords': self,
  'workflow.listDrafts': self,
  'workflow.deleteDraft': missing('self', 'draft_not_found'),
  'workflow.saveDraft': of('unit', undefined, () => ({ body: '{}' })),
  'workflow.getFilingPolicy': of('unit', undefined, () => ({ role: 'specialist' })),
  'workflow.getHandover': of('unit', undefined, left),
  'workflow.listHandovers': of('unit'),
  'workflow.recordHandover': of('unit', undefined, (side) => ({ ...left(side), expectedVersion: 999 })),
  'workflow.listTerms': of('unit'),
  'workflow.extendTerm': of('unit'),
  'workflow.previewChangeDeadline': of('unit', undefined, () => ({ changeDate: day(-1) })),
  'workflow.previewImport': of('filer'),
  'workflow.commitImport': of('filer', 'import'),
  'workflow.reviseImport': of('filer', 'import'),
  'workflow.listImports': anywhere,
  'workflow.annotateImport': of('filer', 'import'),
  'workflow.getImport': of('filer', 'import'),
  'workflow.attachScan': of('unit', undefined, ({ things }) => ({
    ...{
      filingIds: [things.filing],
      contentHash: '0'.repeat(64),
      mediaType: 'application/pdf',
      sha256: '0'.repeat(64),
    },
  })),
  'workflow.listPolicyValues': anywhere,
  'workflow.explainPolicyValue': of('anywhere', undefined, () => ({ key: 'specialist.head-count' })),
  'workflow.listPolicyVersions': anywhere,
  'workflow.comparePolicyVersions': missing('anywhere', 'version_not_found'),
  'workflow.listPolicyMoves': missing('anywhere', 'activation_not_found'),
  'workflow.tryPolicyOnCases': missing('anywhere', 'version_not_found'),
  'workflow.activatePolicy': missing('nowhere', 'version_not_found'),
  'workflow.withdrawPolicyActivation': missing('nowhere', 'activation_not_found'),
  'workflow.getRetention': of('ownSeat'),
  'workflow.listLegalHolds': of('ownSeat'),
  'workflow.placeLegalHold': of('seat', undefined, ({ things }) => ({
    ...{ subjectKind: 'filing', filingId: things.recorded, reason: '审计调阅' },
  })),
  'workflow.releaseLegalHold': missing('ownSeat', 'hold_not_found'),
  'workflow.listDestructionLists': of('ownSeat'),
  'workflow.getDestructionList': missing('ownSeat', 'list_not_found'),
  'workflow.proposeDestruction': of('ownSeat', undefined, () => ({ reason: '保存期满' })),
  'workflow.decideDestruction': missing('ownSeat', 'list_not_found', () => ({ decision: 'refuse', reason: '先查' })),
  'workflow.getRollUpOpening': of('ownSeat'),
  'workflow.openRollUp': of('ownSeat'),
  'workflow.closeRollUp': of('seat'),
  'workflow.submitRollUp': of('house', undefined, () => ({ contentHash: '0'.repeat(64) })),
  'workflow.reopenRollUp': of('house', undefined, () => ({ number: 1, reason: 'x' })),
  'workflow.urgeRollUp': of('house'),
  'workflow.listRollUps': anywhere,
  'workflow.getRollUp': of('house', 'rollUp'),
  'workflow.getRollUpSummary': { ...of('house'), missing: 'version_not_found' },
  'workflow.compareRollUp': { ...of('house', undefined, () => ({ before: 1 })), missing: 'version_not_found' },
  'workflow.exportRollUp': { ...of('house'), missing: 'version_not_found' },
};

function accountHere({ organisations, things }: Side) {
  return { accountId: things.account, organisationId: organisations.unit.id };
}

function left({ things }: Side) {
  return { appointmentId: things.left };
}

/** What a field of a name means on a side. */
export function fieldValues(side: Side, { about, id }: RpcEntry, random: string): Record<string, unknown> {
  const { organisations, things } = side;
  const nothing = '0'.repeat(64);
  return {
    ...{ unitId: organisations.unit.id, organisationId: organisations[about === 'house' ? 'department' : 'unit'].id },
    ...{ filingId: things.filing, filingIds: [things.recorded], appointmentId: things.appointment },
    ...{ personId: things.person, scanId: things.scan, rollUpId: things.rollUp, accountId: things.account },
    ...{ id: id?.(side) ?? random, declarationId: things.declaration, mergeId: random, activationId: random },
    ...{ versionDigest: nothing, beforeDigest: nothing, afterDigest: nothing, digest: nothing },
    ...{ asOf: day(0), effectiveFrom: day(0), mode: 'all_or_nothing', format: 'pdf' },
  };
}
