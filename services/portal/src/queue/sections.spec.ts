import { expect, it } from 'vitest';
import type { QueueKey, QueueSection } from '../api/types.js';
import { orderedSections } from './sections.js';

const section = (key: QueueKey, n: number): QueueSection => ({
  key,
  total: n,
  items: Array.from({ length: n }, () => ({})),
});

it('puts what came back first and leaves empty sections out', () =>
  expect(
    orderedSections([
      section('awaiting_others', 2),
      section('vacancy', 0),
      section('change_clocks', 1),
      section('returned_to_me', 1),
    ]).map((s) => s.key),
  ).toEqual(['returned_to_me', 'change_clocks', 'awaiting_others']));
