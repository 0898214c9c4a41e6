import { delegation } from './zh-CN/delegation.js';
import { directory } from './zh-CN/directory.js';
import { duplicate } from './zh-CN/duplicate.js';
import { closing, filing, filings, receipt } from './zh-CN/filing.js';
import { form } from './zh-CN/form.js';
import { holding } from './zh-CN/holding.js';
import { handover, term } from './zh-CN/leaving.js';
import { importing } from './zh-CN/import.js';
import { accounts, activate, board, me, setup, unitList } from './zh-CN/onboarding.js';
import { inbox } from './zh-CN/inbox.js';
import { act } from './zh-CN/organisation-act.js';
import { paper } from './zh-CN/paper.js';
import { policy } from './zh-CN/policy.js';
import { recusal } from './zh-CN/recusal.js';
import { rollUp } from './zh-CN/roll-up.js';
import { queue } from './zh-CN/queue.js';
import { refusals, security } from './zh-CN/security.js';
import { common, deadline, landing, reference, shell, states } from './zh-CN/shell.js';
import { urge } from './zh-CN/urge.js';
import { opinion, sendBack, urging } from './zh-CN/verbs.js';

export const zhCN = {
  accounts,
  act,
  activate,
  board,
  common,
  deadline,
  delegation,
  directory,
  duplicate,
  filing,
  filings,
  form,
  handover,
  holding,
  importing,
  inbox,
  landing,
  me,
  opinion,
  paper,
  policy,
  queue,
  closing,
  receipt,
  recusal,
  reference,
  refusals,
  rollUp,
  security,
  sendBack,
  setup,
  shell,
  states,
  term,
  unitList,
  urge,
  urging,
};
