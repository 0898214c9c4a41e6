import type { Receipt } from '../api/types.js';
import { messages } from '../messages/messages.js';

const m = messages.holding;

/** 由…领办, beside what waits. */
export const HolderTag = ({ holder: { own, delegated, name } }: { holder: NonNullable<Receipt['holder']> }) => (
  <span>{own ? m.byMe : (delegated ? m.byDelegator : m.by)(name ?? m.colleague)}</span>
);
