import type { ProjectDeadline } from './deadline.types.js';

/** Somebody has to act: neither something that may be done, nor a time to wait, nor where another rule counts instead. */
export const isDuty = ({ kind, rule, behind }: ProjectDeadline): boolean =>
  (kind === 'max' || kind === 'cap' || kind === 'pre') && rule.right !== true && behind === undefined;
