import { mayI, type Action, type Actor, type Relation } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { canonicalJson, type FieldError } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { postOf } from '@zhuanguan/policy';
import { checkContent } from '../filing/filing-content.js';
import { loadWorld, type PersonKey } from '../filing/filing.store.js';
import { personKey } from '../filing/submission.js';
import { indexWorld, type WorldIndex } from '../filing/world-index.js';
import { choicesOf, findNames, namesOf, treesBelow } from '../organisation/organisation-name.store.js';
import { plainName, type KnownName } from '../organisation/plain-name.js';
import { onRecordIn, type OnRecord } from './import.store.js';
import type { ImportRow, Purpose, ReadRow, RowResult, UnitQuestion } from './import.types.js';
import { kindOf } from './row-kind.domain.js';
import { matchUnit, textsOf, type Candidate } from './unit-match.domain.js';

/** The post that the form is about. */
export const ROLE = 'specialist';

export const ACTIONS: Record<Purpose, Action> = {
  own: 'import.run',
  on_behalf: 'import.on_behalf',
  backfill: 'import.backfill',
};

export interface CheckFacts {
  actor: Actor;
  /** The organisation that imports. */
  unit: { id: string; name: string };
  purpose: Purpose;
  decisionDate: string;
  today: string;
  /** Made in this import, by plain text. */
  choices: Readonly<Record<string, string>>;
  /** Sheets that are not to be read. */
  leftOut: ReadonlySet<string>;
}

export interface Checked {
  rows: ImportRow[];
  questions: UnitQuestion[];
}

interface Placed {
  row: ImportRow;
  unit?: Candidate;
  errors: FieldError[];
  warnings: string[];
}

/** Rows checked by the rules of a filing; who is on record or filed already is unchanged, so a file twice changes nothing. */
export async function checkRows(
  ctx: WorkflowContext,
  tx: Tx,
  rows: readonly ImportRow[],
  facts: CheckFacts,
): Promise<Checked> {
  const { placed, questions } = await placeRows(tx, rows, facts);
  const here = placed.filter((p) => p.unit);
  const keys = here.flatMap(({ row, unit }) => (unit ? [personKey(unit.unitId, row.read.person)] : []));
  const unitIds = [...new Set(here.flatMap(({ unit }) => unit?.unitId ?? []))];
  const world = indexWorld(await loadWorld(tx, unitIds, keys, facts.today));
  const onRecord = Map.groupBy(await onRecordIn(tx, unitIds, ROLE), (r) => r.unitId);
  const check = rowCheck(ctx, facts, { world, onRecord, named: namedIn(here, world) });
  return { rows: placed.map((p) => ({ ...p.row, result: check(p) })), questions };
}

/** Who of each unit the table names. */
function namedIn(placed: readonly Placed[], world: WorldIndex): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const { row, unit } of placed) {
    const person = unit && world.personId(personKey(unit.unitId, row.read.person));
    if (person) named.set(unit.unitId, (named.get(unit.unitId) ?? new Set()).add(person));
  }
  return named;
}

interface World {
  world: WorldIndex;
  onRecord: ReadonlyMap<string, readonly OnRecord[]>;
  named: ReadonlyMap<string, ReadonlySet<string>>;
}

const NOBODY: ReadonlySet<string> = new Set();

/** One check for all rows: it remembers whom it saw, and who is replaced already. */
function rowCheck(ctx: WorkflowContext, facts: CheckFacts, { world, onRecord, named }: World) {
  const seen = new Map<string, ReadRow>();
  const replaced = new Map<string, ReadRow>();
  return ({ row, unit, errors, warnings }: Placed): RowResult => {
    const { read, result } = row;
    const base: RowResult = {
      outcome: 'refused',
      unitName: read.unit.name,
      kind: 'first',
      newPerson: false,
      errors,
      warnings,
    };
    if (result.outcome === 'filed') return result;
    if (facts.leftOut.has(read.sheet)) return { ...base, outcome: 'left_out', errors: [], warnings: [] };
    const policy = unit && ctx.policies.inForce(world.unit(unit.unitId)?.areaCode ?? '', facts.today);
    if (unit && !policy) errors.push(rowError('/unitName', 'no_policy', '该单位所在地区尚未启用制度包，暂不能报送。'));
    if (!unit || !policy) return base;
    const key = personKey(unit.unitId, read.person);
    const personId = world.personId(key);
    const here = { ...base, unitId: unit.unitId, unitName: unit.unitName, newPerson: personId === undefined };
    const inPost = onRecord.get(unit.unitId) ?? [];
    const known = isKnown(world, key);
    const { kind, predecessor, date, error, warning } = known
      ? { kind: 'first' as const, date: read.decisionDate || facts.decisionDate }
      : kindOf(read, { ...facts, inPost, named: named.get(unit.unitId) ?? NOBODY });
    if (warning) warnings.push(warning);
    if (error) errors.push(error);
    add(errors, contentErrors(read, { kind, date, predecessor: predecessor?.appointmentId }, policy, facts.today));
    twice(seen, canonicalJson(key), read, errors, '/person/name', 'twice', '是同一人');
    if (known) {
      if (errors.length > 0) return { ...here, errors };
      return { ...here, outcome: 'unchanged', warnings: [...warnings, ...differences(read, personId, inPost)] };
    }
    if (predecessor) {
      twice(replaced, predecessor.appointmentId, read, errors, '/predecessor', 'predecessor_twice', '接替的是同一人');
      if (world.openForAppointment(unit.unitId, predecessor.appointmentId))
        errors.push(
          rowError('/predecessor', 'filing_already_open', `${predecessor.name}已有一件尚未办结的变更或退出备案。`),
        );
    }
    return {
      ...here,
      kind,
      outcome: errors.length > 0 ? 'refused' : 'valid',
      ...(predecessor
        ? { predecessorAppointmentId: predecessor.appointmentId, predecessorName: predecessor.name }
        : {}),
    };
  };
}

const rowError = (field: string, code: string, detail: string): FieldError => ({ field, code, detail });

/** One error a field: what the cell cannot be says more than that the value is missing. */
function add(errors: FieldError[], more: readonly FieldError[]): void {
  for (const e of more) if (!errors.some((known) => known.field === e.field)) errors.push(e);
}

function twice(
  seen: Map<string, ReadRow>,
  key: string,
  read: ReadRow,
  errors: FieldError[],
  field: string,
  code: string,
  what: string,
): void {
  const earlier = seen.get(key);
  if (!earlier) return void seen.set(key, read);
  const where = earlier.sheet === read.sheet ? '' : `工作表“${earlier.sheet}”`;
  errors.push(rowError(field, code, `与${where}第 ${earlier.rowNumber} 行${what}。`));
}

/** A table brings specialists. */
function ruleOf({ specialist }: Policy) {
  const post = postOf(specialist, ROLE);
  if (!post) throw new Error('a pack without specialist');
  return { eligibility: post.eligibility, form: post.form, post: post.label };
}

type Policy = NonNullable<ReturnType<WorkflowContext['policies']['inForce']>>;

function contentErrors(
  read: ReadRow,
  { kind, date, predecessor }: { kind: 'first' | 'change'; date: string; predecessor: string | undefined },
  policy: Policy,
  today: string,
): FieldError[] {
  const content = checkContent(
    kind,
    { decisionDate: date, person: read.person, ...(predecessor ? { predecessorAppointmentId: predecessor } : {}) },
    ruleOf(policy),
    today,
  );
  if (content.ok) return [];
  const dateField = kind === 'change' ? '/changeDate' : '/decisionDate';
  return (content.refusal.meta?.fields ?? []).flatMap((e) => {
    if (e.field.startsWith('/content/person')) return [{ ...e, field: e.field.slice('/content'.length) }];
    // Why there is no predecessor has been said.
    if (e.field === '/content/predecessorAppointmentId') return [];
    return [{ ...e, field: dateField }];
  });
}

/** On record in the unit, or filed and not yet received. */
function isKnown(world: WorldIndex, key: PersonKey): boolean {
  const personId = world.personId(key);
  if (personId === undefined) return false;
  return world.holds(key.unitId, ROLE, personId) || world.openForPerson(key.unitId, ROLE, personId);
}

/** A table does not mend what is on record; where it says something else, that is told. */
function differences(read: ReadRow, personId: string | undefined, inPost: readonly OnRecord[]): string[] {
  const record = inPost.find((r) => r.personId === personId);
  if (!record || record.title === '' || record.title === read.person.title) return [];
  return [`在册的职务/职级是“${record.title}”，与本行“${read.person.title}”不同；导入不会更改在册信息。`];
}

/** The unit of every row. Of an own import it is the one that imports, and a row of another unit is refused. */
async function placeRows(
  tx: Tx,
  rows: readonly ImportRow[],
  facts: CheckFacts,
): Promise<{ placed: Placed[]; questions: UnitQuestion[] }> {
  if (facts.purpose === 'own') {
    const own = await namesOf(tx, facts.unit.id);
    own.add(plainName(facts.unit.name));
    return { placed: rows.map((row) => placeOwn(row, own, facts.unit)), questions: [] };
  }
  const texts = [...new Set(rows.flatMap(({ read }) => textsOf({ ...read.unit, sheet: read.sheet })))];
  const found = await findNames(tx, texts, facts.today);
  const names = Map.groupBy(found, (n) => n.plain);
  const inScope = await scopeOf(tx, facts, found);
  const before = await choicesOf(tx, facts.unit.id, texts);
  const chosen = (written: string) => facts.choices[written] ?? before.get(written);
  const questions = new Map<string, UnitQuestion>();
  const placed = rows.map((row): Placed => {
    const { read } = row;
    const errors = [...read.errors];
    const match = matchUnit({ ...read.unit, sheet: read.sheet }, { names, inScope, chosen });
    noteQuestion(questions, read, names, inScope, chosen);
    if (match.found) return { row, unit: match, errors, warnings: [...read.warnings, ...match.warnings] };
    return { row, errors: [...errors, match.error], warnings: [...read.warnings] };
  });
  return { placed, questions: [...questions.values()] };
}

/** A question stays when it is answered, so that the answer can be changed. */
function noteQuestion(
  questions: Map<string, UnitQuestion>,
  read: ReadRow,
  names: ReadonlyMap<string, readonly KnownName[]>,
  inScope: (id: string) => boolean,
  chosen: (written: string) => string | undefined,
): void {
  const match = matchUnit({ ...read.unit, sheet: read.sheet }, { names, inScope, chosen: () => undefined });
  if (match.found || match.candidates.length === 0) return;
  const { written } = match;
  const plain = plainName(written);
  if (questions.has(plain)) return;
  const chosenId = match.candidates.find((c) => c.unitId === chosen(plain))?.unitId;
  questions.set(plain, { written, candidates: match.candidates, ...(chosenId ? { chosenId } : {}) });
}

function placeOwn(row: ImportRow, own: ReadonlySet<string>, unit: { id: string; name: string }): Placed {
  const { read } = row;
  const errors = [...read.errors];
  const written = read.unit.name || read.unit.code;
  if (written && !own.has(plainName(written)))
    errors.push(
      rowError('/unitName', 'other_unit', `这一行是“${written}”，本次只能导入本单位（${unit.name}）的人员。`),
    );
  return { row, unit: { unitId: unit.id, unitName: unit.name }, errors, warnings: [...read.warnings] };
}

export const relationsFrom = (trees: ReadonlySet<string> | undefined, own: boolean): Relation[] => [
  ...(own ? (['own_unit'] as const) : []),
  ...(trees?.has('budget') ? (['department_of_unit'] as const) : []),
  ...(trees?.has('finance') ? (['bureau_of_unit'] as const) : []),
];

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
