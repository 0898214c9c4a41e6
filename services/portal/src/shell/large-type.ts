import { useSyncExternalStore } from 'react';

const KEY = 'zg-large-type';
const listeners = new Set<() => void>();

/** A choice of this browser, not of the account; a browser that forbids storage keeps it for the visit. */
let large = read();
apply();

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === '1';
  } catch {
    return false;
  }
}

function apply(): void {
  document.documentElement.classList.toggle('large-type', large);
}

function setLargeType(value: boolean): void {
  large = value;
  apply();
  try {
    localStorage.setItem(KEY, value ? '1' : '0');
  } catch {
    // Without storage the choice lasts for the visit.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useLargeType = (): [boolean, (value: boolean) => void] => [
  useSyncExternalStore(subscribe, () => large),
  setLargeType,
];
