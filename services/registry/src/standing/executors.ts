import { missingPosts } from '@zhuanguan/policy';
import { gateOf, standingAt } from './standing.domain.js';

/** The rules registry carries out, by the name packs give them, and the function that does. */
export const EXECUTORS = { 'registry.head-count': standingAt, 'registry.gate': gateOf, 'registry.roles': missingPosts };
