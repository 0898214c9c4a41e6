import type { KeyboardEvent } from 'react';

/** ↑↓ moves between the links of the rows; Enter is the link's own. */
export function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = nextRow(at, event.key === 'ArrowDown' ? 1 : -1, links.length);
  event.preventDefault();
  links[next]?.focus();
}

export const nextRow = (at: number, step: 1 | -1, count: number): number =>
  at < 0 ? 0 : Math.min(Math.max(at + step, 0), count - 1);
