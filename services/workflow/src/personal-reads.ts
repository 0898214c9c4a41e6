import type { Filing, ImportJob, WorkflowServiceService } from '@zhuanguan/contracts';
import type { ReadRules } from '@zhuanguan/rpc';

const PERSON = ['name', 'sex', 'title', 'phone', 'personRemark'];
const FORM = [...PERSON, 'officePhone', 'email', 'leaderPhone'];
const filing = ({ id }: { id: string }) => ({ type: 'filing', id });
const unit = ({ unitId }: { unitId: string }) => ({ type: 'unit', id: unitId });
const rowsOf = ({ job }: { job?: ImportJob | undefined }): number => job?.rows.length ?? 0;
const sections = ({ sections }: { sections: readonly { total: number }[] }): number =>
  sections.reduce((n, section) => n + section.total, 0);

const hasCitizenId = ({ content, previousContent, amendedContent, rounds }: Filing): boolean =>
  [content, previousContent, amendedContent, ...rounds.map((round) => round.content)].some(
    (said) => said?.person?.citizenId !== undefined,
  );

/** Which answers of this service say something about people, and what reading them is for. */
export const READ_RULES: ReadRules<typeof WorkflowServiceService> = {
  getFiling: {
    ...{ operation: 'filing.read', purpose: 'filing', fields: FORM, subject: filing },
    count: ({ filing }) => (filing ? 1 : 0),
    more: ({ filing }) => (filing && hasCitizenId(filing) ? ['citizenId'] : []),
  },
  listFilings: {
    ...{ operation: 'filing.list', purpose: 'filing', fields: FORM },
    count: ({ filings }) => filings.length,
  },
  getFilingContent: {
    ...{ operation: 'filing.read', purpose: 'filing', fields: FORM, subject: filing },
    count: () => 1,
  },
  getWorkQueue: { ...{ operation: 'queue.read', purpose: 'filing', fields: PERSON }, count: sections },
  getFilingPolicy: {
    ...{ operation: 'filing.prepare', purpose: 'filing', fields: ['name', 'title'], subject: unit },
    count: ({ current }) => current.length,
  },
  printForm: {
    ...{ operation: 'form.print', purpose: 'filing', fields: FORM },
    count: () => 1,
    more: ({ sensitive }) => (sensitive ? ['citizenId'] : []),
  },
  getScan: {
    ...{ operation: 'scan.read', purpose: 'filing', fields: FORM },
    subject: ({ filingId }) => filing({ id: filingId }),
    count: () => 1,
  },
  getHandover: {
    ...{ operation: 'handover.read', purpose: 'handover', fields: ['name'] },
    count: ({ handover }) => (handover ? 1 : 0),
  },
  listHandovers: {
    ...{ operation: 'handover.list', purpose: 'handover', fields: ['name'], subject: unit },
    count: ({ handovers }) => handovers.length,
  },
  listTerms: {
    ...{ operation: 'term.list', purpose: 'handover', fields: ['name'], subject: unit },
    count: ({ terms }) => terms.length,
  },
  listDrafts: {
    ...{ operation: 'draft.list', purpose: 'filing', fields: FORM },
    count: ({ drafts }) => drafts.length,
  },
  getImport: { ...{ operation: 'import.read', purpose: 'import', fields: FORM }, count: rowsOf },
  previewImport: { ...{ operation: 'import.preview', purpose: 'import', fields: FORM }, count: rowsOf },
  reviseImport: { ...{ operation: 'import.revise', purpose: 'import', fields: FORM }, count: rowsOf },
  getDestructionList: {
    ...{ operation: 'destruction.read', purpose: 'retention', fields: ['name'] },
    subject: ({ id }) => ({ type: 'destruction_list', id }),
    count: ({ items }) => items.filter((item) => item.title !== '').length,
  },
  listLegalHolds: {
    ...{ operation: 'hold.list', purpose: 'retention', fields: ['name'] },
    count: ({ holds }) => holds.filter((hold) => hold.personName !== '').length,
  },
  getRollUpSummary: {
    ...{ operation: 'roll_up.read', purpose: 'report', fields: PERSON },
    count: ({ summary }) => summary?.units.reduce((n, { persons }) => n + persons.length, 0) ?? 0,
  },
  compareRollUp: {
    ...{ operation: 'roll_up.compare', purpose: 'report', fields: ['name'] },
    count: ({ changes }) => changes.length,
  },
};
