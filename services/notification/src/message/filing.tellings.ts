import { FilingKind, FilingRecorded, FilingReturned, FilingVoided, FilingWithdrawn } from '@zhuanguan/contracts';
import { toOfficers, toUnit } from './message.domain.js';
import { officers, RECEIVERS } from './receivers.js';
import type { Telling } from './telling.js';

const KINDS: Partial<Record<FilingKind, string>> = {
  [FilingKind.FILING_KIND_FIRST]: 'first',
  [FilingKind.FILING_KIND_CHANGE]: 'change',
  [FilingKind.FILING_KIND_EXIT]: 'exit',
  [FilingKind.FILING_KIND_DETAILS]: 'details',
  [FilingKind.FILING_KIND_CORRECTION]: 'correction',
};

/** How a filing goes on and ends. */
export const filingTellings: Readonly<Record<string, Telling>> = {
  'workflow.filing.returned.v1': (event) => {
    const { filingId, unitId, receiver, defectCode } = FilingReturned.fromJSON(event.data);
    return [toUnit(unitId, 'filing_returned', { receiver: RECEIVERS[receiver]?.name ?? '', defectCode }, { filingId })];
  },
  'workflow.filing.recorded.v1': (event) => {
    const { filingId, unitId, kind, decisionDate } = FilingRecorded.fromJSON(event.data);
    return [toUnit(unitId, 'filing_recorded', { filingKind: KINDS[kind] ?? '', decisionDate }, { filingId })];
  },
  'workflow.filing.voided.v1': (event) => {
    const { filingId, unitId, kind, reasonCode, parties } = FilingVoided.fromJSON(event.data);
    const parameters = { filingKind: KINDS[kind] ?? '', reasonCode };
    // The bureau did it; the unit and its department are told.
    const departments = officers(parties).filter((party) => party.kind === 'department');
    return [
      toUnit(unitId, 'filing_voided', parameters, { filingId }),
      ...departments.map((party) => toOfficers(party, 'filing_voided', parameters, { unitId, filingId })),
    ];
  },
  'workflow.filing.withdrawn.v1': (event) => {
    const { filingId, unitId, kind, parties } = FilingWithdrawn.fromJSON(event.data);
    const parameters = { filingKind: KINDS[kind] ?? '' };
    return officers(parties).map((party) => toOfficers(party, 'filing_withdrawn', parameters, { unitId, filingId }));
  },
};
