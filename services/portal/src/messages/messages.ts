import { inLocalWords } from './local-words.js';
import { zhCN } from './zh-CN.js';

/** Another language is another file of the same shape, chosen here. */
export type Messages = typeof zhCN;
export const messages: Messages = inLocalWords(zhCN);
