import { mayI } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import type { FieldError } from '@zhuanguan/kernel';
import { choicesOf, findNames, namesOf, treesBelow } from '../organisation/organisation-name.store.js';
import { plainName, type KnownName } from '../organisation/plain-name.js';
import { ACTIONS, relationsFrom } from './import-right.js';
import type { CheckFacts, ImportRow, UnitQuestion } from './import.types.js';
import {
  matchUnit,
  textsOf,
  type Candidate,
  type MatchFacts,
  type UnitMatch,
  type WrittenUnit,
} from './unit-match.domain.js';

export interface Placed {
  row: ImportRow;
  unit?: Candidate;
  errors: FieldError[];
  warnings: string[];
}

export interface PlacedRows {
  placed: Placed[];
  questions: UnitQuestion[];
}

/** The unit of every row. Of an own import it is the one that imports, and a row of another unit is refused. */
export async function placeRows(tx: Tx, rows: readonly ImportRow[], facts: CheckFacts): Promise<PlacedRows> {
  if (facts.purpose === 'own') {
    const own = await namesOf(tx, facts.unit.id);
    own.add(plainName(facts.unit.name));
    return { placed: rows.map((row) => placeOwn(row, own, facts.unit)), questions: [] };
  }
  // Many rows write the same unit: each way of writing it is looked at once.
  const keys = rows.map(({ read }) => JSON.stringify([read.unit.code, read.unit.uscc, read.unit.name, read.sheet]));
  const written = new Map<string, WrittenUnit>();
  for (const [i, { read }] of rows.entries()) {
    const key = keys[i] ?? '';
    if (!written.has(key)) written.set(key, { ...read.unit, sheet: read.sheet });
  }
  const match = await matchFacts(tx, [...written.values()], facts);
  const matches = new Map([...written].map(([key, unit]) => [key, matchUnit(unit, match)]));
  return {
    placed: rows.map((row, i) => place(row, matches.get(keys[i] ?? ''))),
    questions: questionsOf([...written.values()], match),
  };
}

function place(row: ImportRow, match: UnitMatch | undefined): Placed {
  const { errors, warnings } = row.read;
  if (match?.found) return { row, unit: match, errors: [...errors], warnings: [...warnings, ...match.warnings] };
  return { row, errors: match ? [...errors, match.error] : [...errors], warnings: [...warnings] };
}

async function matchFacts(tx: Tx, written: readonly WrittenUnit[], facts: CheckFacts): Promise<MatchFacts> {
  const texts = [...new Set(written.flatMap(textsOf))];
  const found = await findNames(tx, texts, facts.today);
  const inScope = await scopeOf(tx, facts, found);
  const before = await choicesOf(tx, facts.unit.id, texts);
  return {
    names: Map.groupBy(found, (n) => n.plain),
    inScope,
    chosen: (text) => facts.choices[text] ?? before.get(text),
  };
}

/** A question stays when it is answered, so that the answer can be changed. */
function questionsOf(units: readonly WrittenUnit[], facts: MatchFacts): UnitQuestion[] {
  const questions = new Map<string, UnitQuestion>();
  for (const unit of units) {
    const match = matchUnit(unit, { ...facts, chosen: () => undefined });
    if (match.found || match.candidates.length === 0) continue;
    const { written, candidates } = match;
    const plain = plainName(written);
    if (questions.has(plain)) continue;
    const chosenId = candidates.find((c) => c.unitId === facts.chosen(plain))?.unitId;
    questions.set(plain, { written, candidates, ...(chosenId ? { chosenId } : {}) });
  }
  return [...questions.values()];
}

function placeOwn(row: ImportRow, own: ReadonlySet<string>, unit: { id: string; name: string }): Placed {
  const { read } = row;
  const errors = [...read.errors];
  const written = read.unit.name || read.unit.code;
  if (written && !own.has(plainName(written)))
    errors.push({
      field: '/unitName',
      code: 'other_unit',
      detail: `这一行是“${written}”，本次只能导入本单位（${unit.name}）的人员。`,
    });
  return { row, unit: { unitId: unit.id, unitName: unit.name }, errors, warnings: [...read.warnings] };
}

async function scopeOf(tx: Tx, facts: CheckFacts, found: readonly KnownName[]): Promise<(id: string) => boolean> {
  const ids = [...new Set(found.map((n) => n.organisationId))];
  const trees = await treesBelow(tx, facts.unit.id, ids, facts.today);
  const may = new Set(
    ids.filter(
      (id) =>
        mayI(facts.actor, ACTIONS[facts.purpose], { relations: relationsFrom(trees.get(id), id === facts.unit.id) }).ok,
    ),
  );
  return (id) => may.has(id);
}
