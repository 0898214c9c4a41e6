import { directory } from './zh-CN/directory.js';
import { filing, filings, receipt } from './zh-CN/filing.js';
import { form } from './zh-CN/form.js';
import { importing } from './zh-CN/import.js';
import { inbox } from './zh-CN/inbox.js';
import { queue } from './zh-CN/queue.js';
import { common, deadline, landing, reference, shell, states } from './zh-CN/shell.js';
import { urge } from './zh-CN/urge.js';

export const zhCN = {
  common,
  deadline,
  directory,
  filing,
  filings,
  form,
  importing,
  inbox,
  landing,
  queue,
  receipt,
  reference,
  shell,
  states,
  urge,
};
