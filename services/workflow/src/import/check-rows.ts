import type { Tx } from '@zhuanguan/db';
import type { FieldError } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { postOf } from '@zhuanguan/policy';
import { checkContent } from '../filing/filing-content.js';
import { loadWholeWorld } from '../filing/world.store.js';
import { personKey } from '../filing/submission.js';
import { indexWorld, type WorldIndex } from '../filing/world-index.js';
import { onRecordIn, type OnRecord } from './import.store.js';
import type { CheckFacts, ImportRow, ReadRow, RowResult, UnitQuestion } from './import.types.js';
import { alikeIn } from '../person/import-warnings.js';
import { placeRows, type Placed } from './place-rows.js';
import { kindOf } from './row-kind.domain.js';

/** The post that the form is about. */
export const ROLE = 'specialist';

export interface Checked {
  rows: ImportRow[];
  questions: UnitQuestion[];
}

/** Rows that are handed on together. */
const PORTION = 1_000;

/**
 * Rows checked by the rules of a filing; who is on record or filed already is unchanged, so a file twice changes nothing. What is
 * checked is given to `keep`, which makes the writing of a portion ready: the database writes one while the next is checked.
 */
export async function checkRows(
  ctx: WorkflowContext,
  tx: Tx,
  rows: readonly ImportRow[],
  facts: CheckFacts,
  keep: (portion: readonly ImportRow[]) => () => Promise<unknown> = () => () => Promise.resolve(),
): Promise<Checked> {
  const { placed, questions } = await placeRows(tx, rows, facts);
  const unitIds = [...new Set(placed.flatMap(({ unit }) => unit?.unitId ?? []))];
  const world = indexWorld(await loadWholeWorld(tx, unitIds, facts.today));
  const onRecord = Map.groupBy(await onRecordIn(tx, unitIds, ROLE), (r) => r.unitId);
  const check = rowCheck(ctx, facts, {
    world,
    onRecord,
    named: namedIn(placed, { world, onRecord }),
    alike: await alikeIn(ctx, tx, placed, { ...facts, onRecord }),
  });
  const checked: ImportRow[] = [];
  let kept: Promise<unknown> = Promise.resolve();
  for (let i = 0; i < placed.length; i += PORTION) {
    const portion = placed.slice(i, i + PORTION).map((p) => ({ ...p.row, result: check(p) }));
    checked.push(...portion);
    const write = keep(portion);
    await kept;
    kept = write();
    // Met where it is awaited; what throws before that must not leave it unheard.
    kept.catch(() => undefined);
  }
  await kept;
  return { rows: checked, questions };
}

interface World {
  world: WorldIndex;
  onRecord: ReadonlyMap<string, readonly OnRecord[]>;
  named: ReadonlyMap<string, ReadonlySet<string>>;
  /** By row: who else has the name and phone, on record or in the table itself. */
  alike: ReadonlyMap<ImportRow, readonly string[]>;
}

/** Who of each unit where somebody is in post the table names. */
function namedIn(
  placed: readonly Placed[],
  { world, onRecord }: Pick<World, 'world' | 'onRecord'>,
): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const { row, unit } of placed) {
    const person = unit && onRecord.has(unit.unitId) && world.personId(personKey(unit.unitId, row.read.person));
    if (person) named.set(unit.unitId, (named.get(unit.unitId) ?? new Set()).add(world.rootOf(person)));
  }
  return named;
}

const NOBODY: ReadonlySet<string> = new Set();

/** One check for all rows: it remembers whom it saw, and who is replaced already. */
function rowCheck(ctx: WorkflowContext, facts: CheckFacts, { world, onRecord, named, alike }: World) {
  const seen = new Map<string, ReadRow>();
  const replaced = new Map<string, ReadRow>();
  const added = additions();
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
    const known = isKnown(world, unit.unitId, personId);
    const { kind, predecessor, date, error, warning } = known
      ? { kind: 'first' as const, date: read.decisionDate || facts.decisionDate }
      : kindOf(read, { ...facts, inPost, named: named.get(unit.unitId) ?? NOBODY });
    if (warning) warnings.push(warning);
    warnings.push(...(known ? [] : (alike.get(row) ?? [])));
    if (error) errors.push(error);
    const over = !known && kind === 'first' && added(unit.unitId, inPost.length, policy);
    if (over && !read.card?.additionReason) warnings.push(over);
    add(errors, contentErrors(read, { kind, date, predecessor: predecessor?.appointmentId }, policy, facts.today));
    twice(seen, JSON.stringify([key.unitId, key.name, key.phone]), read, errors, '/person/name', 'twice', '是同一人');
    if (known) {
      if (errors.length > 0) return { ...here, errors };
      return {
        ...here,
        outcome: 'unchanged',
        warnings: [...warnings, ...differences(read, personId && world.rootOf(personId), inPost)],
      };
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
      ...(over ? { overHeadCount: true as const } : {}),
      ...(predecessor
        ? { predecessorAppointmentId: predecessor.appointmentId, predecessorName: predecessor.name }
        : {}),
    };
  };
}

/** Counts who is added to a unit; says so where that is more than the pack's head count, which is no refusal (DY-3). */
function additions() {
  const more = new Map<string, number>();
  return (unitId: string, inPost: number, { specialist }: Policy): string | undefined => {
    const { max, moreWithReason, reference } = specialist.headCount;
    const count = (more.get(unitId) ?? 0) + 1;
    more.set(unitId, count);
    if (max === undefined || !moreWithReason || inPost + count <= max) return undefined;
    const where = [reference.document, reference.article].filter(Boolean).join(' ');
    return `报送后该单位有 ${inPost + count} 名${specialist.title}，${where} 原则上为 ${max} 名；增加的请写明理由，不写的按超员列示。`;
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

/** A table brings specialists; ten thousand rows ask the same policy. */
const rules = new WeakMap<Policy, ReturnType<typeof makeRule>>();
function ruleOf(policy: Policy): ReturnType<typeof makeRule> {
  const known = rules.get(policy) ?? makeRule(policy);
  rules.set(policy, known);
  return known;
}

function makeRule({ specialist }: Policy) {
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
    {
      ...read.card,
      decisionDate: date,
      person: read.person,
      ...(predecessor ? { predecessorAppointmentId: predecessor } : {}),
    },
    ruleOf(policy),
    today,
  );
  if (content.ok) return [];
  const dateField = kind === 'change' ? '/changeDate' : '/decisionDate';
  return (content.refusal.meta?.fields ?? []).flatMap((e) => {
    if (e.field.startsWith('/content/person')) return [{ ...e, field: e.field.slice('/content'.length) }];
    // Why there is no predecessor has been said.
    if (e.field === '/content/predecessorAppointmentId') return [];
    if (e.field === '/content/decisionDate') return [{ ...e, field: dateField }];
    return [{ ...e, field: e.field.replace('/content/', '/card/') }];
  });
}

/** On record in the unit, or filed and not yet received. */
function isKnown(world: WorldIndex, unitId: string, personId: string | undefined): boolean {
  if (personId === undefined) return false;
  return world.holds(unitId, ROLE, personId) || world.openForPerson(unitId, ROLE, personId);
}

/** A table does not mend what is on record; where it says something else, that is told. */
function differences(read: ReadRow, personId: string | undefined, inPost: readonly OnRecord[]): string[] {
  const record = inPost.find((r) => r.personId === personId);
  if (!record || record.title === '' || record.title === read.person.title) return [];
  return [`在册的职务/职级是“${record.title}”，与本行“${read.person.title}”不同；导入不会更改在册信息。`];
}
