import { expect, it } from 'vitest';
import { nextRow } from './row-keys.js';

it.each([
  [-1, 1, 0],
  [-1, -1, 0],
  [0, 1, 1],
  [0, -1, 0],
  [4, 1, 4],
] as [number, 1 | -1, number][])('from %i by %i to %i of five', (at, step, next) =>
  expect(nextRow(at, step, 5)).toBe(next),
);
