import {
  FilingClaimed,
  FilingOpinionAsked,
  FilingOpinionGiven,
  FilingOpinionWithdrawn,
  FilingSentBack,
  FilingTransferred,
  FilingUrged,
  type FilingParty,
} from '@zhuanguan/contracts';
import { toOfficers, type NewMessage } from './message.domain.js';
import { officers, RECEIVERS } from './receivers.js';
import type { Telling } from './telling.js';

interface Waiting extends FilingParty {
  filingId: string;
  unitId: string;
}

/** To the officers of a receiver, or, between colleagues, to one of them alone: nobody else of the organisation is told. */
function toReceiver(
  { filingId, unitId, receiver, organisationId }: Waiting,
  kind: NewMessage['kind'],
  parameters: NewMessage['parameters'] = {},
  accountId?: string,
): NewMessage[] {
  return officers([{ receiver, organisationId }]).map((party) => ({
    ...toOfficers(party, kind, parameters, { unitId, filingId }),
    ...(accountId ? { accountId } : {}),
  }));
}

const toColleague = (waiting: Waiting, accountId: string, kind: NewMessage['kind']): NewMessage[] =>
  accountId ? toReceiver(waiting, kind, {}, accountId) : [];

/** What happens to a receipt while it waits. */
export const receiptTellings: Readonly<Record<string, Telling>> = {
  'workflow.filing.claimed.v1': (event) => {
    const claimed = FilingClaimed.fromJSON(event.data);
    return toColleague(claimed, claimed.fromAccountId, 'filing_taken_over');
  },
  'workflow.filing.transferred.v1': (event) => {
    const transferred = FilingTransferred.fromJSON(event.data);
    return toColleague(transferred, transferred.accountId, 'filing_transferred');
  },
  // Whoever has it is urged; where nobody has, all who could.
  'workflow.filing.urged.v1': (event) => {
    const urged = FilingUrged.fromJSON(event.data);
    const { byOrganisationName } = urged;
    return toReceiver(urged, 'filing_urged', { byOrganisationName }, urged.accountId);
  },
  'workflow.filing.sent_back.v1': (event) => {
    const {
      receiver: by,
      toReceiver: receiver,
      toOrganisationId: organisationId,
      ...rest
    } = FilingSentBack.fromJSON(event.data);
    const parameters = { receiver: RECEIVERS[by]?.name ?? '', defectCode: rest.defectCode };
    return toReceiver({ ...rest, receiver, organisationId }, 'filing_sent_back', parameters);
  },
  'workflow.filing.opinion_asked.v1': (event) => {
    const asked = FilingOpinionAsked.fromJSON(event.data);
    return toReceiver(asked, 'opinion_asked', { dueOn: asked.dueOn }, asked.ofAccountId);
  },
  'workflow.filing.opinion_given.v1': (event) => {
    const given = FilingOpinionGiven.fromJSON(event.data);
    // Whoever has taken the receipt over since decides by it; nobody is told of an own answer.
    const { askedByAccountId: asker, holderAccountId: holder, ofAccountId: own } = given;
    const to = holder && holder !== own ? holder : asker;
    return to === own ? [] : toReceiver(given, 'opinion_given', { verdict: given.verdict }, to);
  },
  'workflow.filing.opinion_withdrawn.v1': (event) => {
    const withdrawn = FilingOpinionWithdrawn.fromJSON(event.data);
    return toColleague(withdrawn, withdrawn.ofAccountId, 'opinion_withdrawn');
  },
};
