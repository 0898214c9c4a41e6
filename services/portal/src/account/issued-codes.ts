import { useSyncExternalStore } from 'react';
import type { IssuedInvitation } from '../api/accounts.js';

/** A sheet to be printed. Codes live in this page's memory alone: not in the address, not in storage, gone on reload. */
export interface Sheet {
  cards: readonly (IssuedInvitation & { username?: string })[];
  back: string;
}

let sheet: Sheet | undefined;
const listeners = new Set<() => void>();

export function putSheet(next: Sheet | undefined): void {
  sheet = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSheet = (): Sheet | undefined => useSyncExternalStore(subscribe, () => sheet);
