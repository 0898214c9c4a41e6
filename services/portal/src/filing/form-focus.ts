import type { FieldPath } from '../ui/problem-fields.js';

export const FORM_NAME = 'filing';

/** Antd's id of a field; a group of choices has the id on its box, its first choice takes the focus. */
export function focusField(name: FieldPath): void {
  if (name.length === 0) return;
  const box = document.getElementById([FORM_NAME, ...name].join('_'));
  const target = box?.matches('input, textarea, select, button')
    ? box
    : box?.querySelector<HTMLElement>('input, textarea, select');
  (target ?? box)?.scrollIntoView({ block: 'center' });
  target?.focus({ preventScroll: true });
}
