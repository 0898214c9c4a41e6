import type { DeadlineKind } from '@zhuanguan/policy';
import { judge } from '../deadline/state.domain.js';

/** The kinds of deadline that are carried out, by the name packs give them, and the function that does. */
export const EXECUTORS = {
  'supervision.deadline.max': judge,
  'supervision.deadline.min': judge,
  'supervision.deadline.pre': judge,
  'supervision.deadline.fixed': judge,
  'supervision.deadline.cap': judge,
} as const satisfies Record<`supervision.deadline.${DeadlineKind}`, typeof judge>;
