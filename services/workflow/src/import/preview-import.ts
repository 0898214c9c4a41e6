import { createHash } from 'node:crypto';
import { mayI, type Actor } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { readSpecialistTable } from '@zhuanguan/documents';
import { canonicalJson, dateInShanghai, isDate, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { checkContent } from '../filing/filing-content.js';
import { loadWorld, type PersonKey } from '../filing/filing.store.js';
import { indexWorld, type WorldIndex } from '../filing/world-index.js';
import { personKey } from '../filing/submission.js';
import { scopeOf } from '../filing/read-filing.js';
import type { AreaPolicy } from '../policy/policy-book.js';
import { ImportJob } from './import-job.entity.js';
import { toImportRows, type ImportRow } from './import-rows.js';

export interface StoredJob {
  id: string;
  unitId: string;
  accountId: string;
  fileName: string;
  fileHash: string;
  sheet: string;
  state: 'previewed' | 'committed';
  decisionDate?: string | null;
  mode?: 'all_or_nothing' | 'valid_only' | null;
  rows: ImportRow[];
  warnings: string[];
  createdAt: Date;
  committedAt?: Date | null;
}

/** Reads a file and says of every row what would become of it; nothing is filed yet. */
export async function previewImport(
  ctx: WorkflowContext,
  actor: Actor,
  input: { unitId: string; fileName: string; file: Buffer; decisionDate: string },
): Promise<Result<StoredJob>> {
  const allowed = mayI(actor, 'import.run', { relations: actor.actingOrgId === input.unitId ? ['own_unit'] : [] });
  if (!allowed.ok) return allowed;
  const now = ctx.now();
  const today = dateInShanghai(now);
  if (input.decisionDate && (!isDate(input.decisionDate) || input.decisionDate > today))
    return refuse('invalid', 'decision_date', '确定日期无效。', {
      fields: [{ field: '/decisionDate', code: 'decision_date', detail: '请填写不晚于今天的日期，如 2026-02-27。' }],
    });
  const unit = await ctx.db.inTx(
    scopeOf(actor),
    async (tx) => (await loadWorld(tx, [input.unitId], [], today)).units[0],
  );
  const policy = unit && ctx.policies.inForce(unit.areaCode, today);
  if (!unit || !policy) return refuse('not_found', 'unit_not_found', '没有找到这个单位，或该地区尚未启用制度包。');
  const table = await readSpecialistTable(input.file, { columns: policy.specialist.filing.form.columns });
  if (!table.ok) return table;
  const rows = toImportRows(table.value, unit);
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const checked = await checkRows(tx, rows, {
      unitId: unit.id,
      decisionDate: input.decisionDate || today,
      policy,
      today,
    });
    const job: StoredJob = {
      id: newId(),
      unitId: unit.id,
      accountId: actor.accountId,
      fileName: input.fileName.slice(0, 200),
      fileHash: createHash('sha256').update(input.file).digest('hex'),
      sheet: table.value.sheet,
      state: 'previewed',
      decisionDate: input.decisionDate || null,
      mode: null,
      rows: checked,
      warnings: [...table.value.warnings, ...footerNotice(table.value.footers)],
      createdAt: now,
      committedAt: null,
    };
    tx.em().create(ImportJob, job);
    await tx.em().flush();
    return ok(job);
  });
}

/** What the form says below its rows is shown, lest a person written there is missed. */
const footerNotice = (footers: readonly string[]): string[] =>
  footers.length > 0 ? [`以下内容按表尾说明处理，未作为人员读取：${footers.map(shortened).join('；')}`] : [];

const shortened = (text: string): string => {
  const characters = [...text];
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN).join('')}…` : text;
};
const MAX_SHOWN = 60;
/** The post that the form is about. */
const ROLE = 'specialist';

/** The pointer of a filing's content as one into the row; the date is not the row's. */
const inRow = (pointer: string): string =>
  pointer.startsWith('/content/person') ? pointer.slice('/content'.length) : '';

interface RowFacts {
  unitId: string;
  decisionDate: string;
  policy: AreaPolicy;
  today: string;
}

/** Rows checked by the rules of a filing; who is on record or filed already is unchanged, so a file twice changes nothing. */
export async function checkRows(tx: Tx, rows: readonly ImportRow[], facts: RowFacts): Promise<ImportRow[]> {
  const keys = rows.map((row) => personKey(facts.unitId, row.person));
  const world = indexWorld(await loadWorld(tx, [facts.unitId], keys, facts.today));
  const seen = new Map<string, number>();
  return rows.map((row) => {
    if (row.outcome === 'filed') return row;
    const person = personKey(facts.unitId, row.person);
    const key = canonicalJson(person);
    const errors = row.errors.filter((e) => e.code !== 'twice');
    const content = checkContent(
      'first',
      { decisionDate: facts.decisionDate, person: row.person },
      facts.policy.specialist.eligibility,
      facts.today,
    );
    const own = content.ok ? [] : (content.refusal.meta?.fields ?? []).map((e) => ({ ...e, field: inRow(e.field) }));
    for (const e of own) if (!errors.some((known) => known.field === e.field)) errors.push(e);
    const earlier = seen.get(key);
    if (earlier !== undefined)
      errors.push({ field: '/person/name', code: 'twice', detail: `与第 ${earlier} 行是同一人。` });
    else seen.set(key, row.rowNumber);
    if (errors.length > 0) return { ...row, outcome: 'refused', errors };
    return { ...row, errors, outcome: isKnown(world, person) ? 'unchanged' : 'valid' };
  });
}

/** On record in the unit, or filed and not yet received. */
function isKnown(world: WorldIndex, key: PersonKey): boolean {
  const personId = world.personId(key);
  if (personId === undefined) return false;
  return world.holds(key.unitId, personId) || world.openForPerson(key.unitId, ROLE, personId);
}
