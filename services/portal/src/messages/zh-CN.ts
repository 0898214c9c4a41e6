import { directory } from './zh-CN/directory.js';
import { filing, filings, receipt } from './zh-CN/filing.js';
import { form } from './zh-CN/form.js';
import { importing } from './zh-CN/import.js';
import { queue } from './zh-CN/queue.js';
import { common, deadline, landing, reference, shell, states } from './zh-CN/shell.js';

export const zhCN = {
  common,
  deadline,
  directory,
  filing,
  filings,
  form,
  importing,
  landing,
  queue,
  receipt,
  reference,
  shell,
  states,
};
