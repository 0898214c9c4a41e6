import { changeDeadline } from '../deadline.mapping.js';
import { checkContent } from '../filing/filing-content.js';
import { decideSubmit } from '../roll-up/roll-up.domain.js';
import { requiredReceivers } from '../filing/receivers.domain.js';

/** The rules workflow carries out, by the name packs give them, and the function that does. */
export const EXECUTORS = {
  'workflow.receivers': requiredReceivers,
  'workflow.change-clock': changeDeadline,
  'workflow.eligibility': checkContent,
  'workflow.form': checkContent,
  'workflow.roll-up': decideSubmit,
};
