import { useSyncExternalStore } from 'react';

/** Whether the session ended under an open page. The page stays, so that nothing typed is lost. */
let expired = false;
const listeners = new Set<() => void>();

export function setExpired(value: boolean): void {
  if (expired === value) return;
  expired = value;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useExpired = (): boolean => useSyncExternalStore(subscribe, () => expired);
