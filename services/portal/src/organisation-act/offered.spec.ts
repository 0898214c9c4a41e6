import { expect, it } from 'vitest';
import type { DirectoryEntry } from '../api/directory.types.js';
import { offered } from './offered.js';

const entry = (id: string, name: string) =>
  ({ organisation: { id, name }, appointments: [] }) as unknown as DirectoryEntry;
const items = [entry('a', '锡林郭勒盟财政局'), entry('b', '锡林郭勒职业学院'), entry('c', '盟职业中专')];
const names = (typed: string, answered: boolean, without = '') =>
  offered(items, { without, typed, answered }).map((o) => o.label);

it('while the answer to what is typed is on its way, Enter finds nothing that was not typed', () => {
  expect(names('职业学院', false)).toEqual(['锡林郭勒职业学院']);
  expect(names('zyxy', false)).toEqual([]);
});
it('the answer stands as it is: it also hits former names, initials and codes', () =>
  expect(names('zyxy', true)).toHaveLength(3));
it('never the one that changes', () => expect(names('', true, 'a')).toEqual(['锡林郭勒职业学院', '盟职业中专']));
