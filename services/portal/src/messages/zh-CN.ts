import { audit } from './zh-CN/audit.js';
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
import { notice } from './zh-CN/notice.js';
import { paper } from './zh-CN/paper.js';
import { personal } from './zh-CN/personal.js';
import { policy } from './zh-CN/policy.js';
import { project } from './zh-CN/project.js';
import { recusal } from './zh-CN/recusal.js';
import { retention } from './zh-CN/retention.js';
import { rollUp } from './zh-CN/roll-up.js';
import { queue } from './zh-CN/queue.js';
import { refusals, security } from './zh-CN/security.js';
import { common, deadline, landing, reference, shell, states, home } from './zh-CN/shell.js';
import { urge } from './zh-CN/urge.js';
import { opinion, sendBack, urging } from './zh-CN/verbs.js';

export const zhCN = {
  accounts,
  act,
  activate,
  audit,
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
  home,
  landing,
  me,
  notice,
  opinion,
  paper,
  personal,
  policy,
  project,
  queue,
  closing,
  receipt,
  recusal,
  reference,
  refusals,
  retention,
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
