import { expect, it } from 'vitest';
import { tracedText } from './traced-text.js';

it.each([
  [
    `insert into "draft" ("body", "n") values ('娜仁 \\', 1), ('it''s 乌云', 2) returning id`,
    `insert into "draft" ("body", "n") values ('…', 2) returning id`,
  ],
  ['select 1', 'select 1'],
])('of what the object mapper says no value is traced', (text, traced) => expect(tracedText({ text })).toBe(traced));

it('a statement of ours is traced as it stands', () =>
  expect(tracedText({ name: 'a', text: `select 'filing' where x = $1` })).toBe(`select 'filing' where x = $1`));
