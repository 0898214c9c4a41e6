import type { EventEnvelope } from '@zhuanguan/events';
import type { NewMessage } from './message.domain.js';

/** Whom an event tells what. */
export type Telling = (event: EventEnvelope) => readonly NewMessage[];
