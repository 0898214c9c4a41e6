import type { Actor } from '@zhuanguan/access';
import { scopeOf } from '@zhuanguan/db';
import { dateInShanghai, isDate, isId, ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { rememberChoices } from '../organisation/organisation-name.store.js';
import { plainName } from '../organisation/plain-name.js';
import { loadRows, updateJob, updateRows } from './import.store.js';
import type { ImportJob, ImportRow } from './import.types.js';
import type { ShownImport } from './preview-import.js';
import { importNotFound, ownJob, recheck } from './read-import.js';

/** What the clerk says in the preview; what is not named stays as it is. */
export interface Revision {
  /** Names of the sheets to read; undefined = as before. */
  sheets?: readonly string[];
  units: readonly { written: string; unitId: string }[];
  rows: readonly {
    position: number;
    changeDate: string;
    predecessor: string;
    addition: boolean;
    /** Why one more than the head count; undefined = as read. */
    additionReason?: string | undefined;
  }[];
}

/** Takes the clerk's answers and looks at every row again. Which unit was meant is remembered for the next table. */
export async function reviseImport(
  ctx: WorkflowContext,
  actor: Actor,
  id: string,
  revision: Revision,
): Promise<Result<ShownImport>> {
  const today = dateInShanghai(ctx.now());
  const wrong = wrongDates(revision, today);
  if (wrong.length > 0) return refuse('invalid', 'change_date', '变更日期无效。', { fields: wrong });
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const job = await ownJob(tx, actor, id, { lock: true });
    if (!job) return importNotFound();
    if (job.state !== 'previewed')
      return refuse('stale', 'import_committed', '这次导入已经开始报送，不能再更改；如需更正请重新上传。');
    const revised: ImportJob = {
      ...job,
      failure: null,
      sheets: job.sheets.map((s) => ({ ...s, chosen: revision.sheets ? revision.sheets.includes(s.name) : s.chosen })),
      choices: {
        ...job.choices,
        ...Object.fromEntries(revision.units.map((u) => [plainName(u.written), u.unitId])),
      },
    };
    if (revised.sheets.every((s) => !s.chosen))
      return refuse('invalid', 'sheet_required', '请至少选择一个工作表。', {
        fields: [{ field: '/sheets', code: 'sheet_required', detail: '请至少选择一个工作表。' }],
      });
    const before = await loadRows(tx, id);
    const answered = withAnswers(before, revision);
    const checked = await recheck(ctx, tx, actor, revised, answered);
    // Only what the clerk was asked is remembered.
    const asked = new Map(checked.questions.map((q) => [plainName(q.written), q]));
    await rememberChoices(
      tx,
      { organisationId: job.unitId, accountId: actor.accountId, at: ctx.now() },
      revision.units.flatMap(({ written, unitId }) => {
        const question = asked.get(plainName(written));
        return question?.candidates.some((c) => c.unitId === unitId) ? [{ written: plainName(written), unitId }] : [];
      }),
    );
    await updateJob(tx, revised);
    await updateRows(tx, id, checked.rows);
    return ok({ job: revised, ...checked });
  });
}

const wrongDates = ({ rows, units }: Revision, today: string): FieldError[] => [
  ...rows.flatMap(({ changeDate }, i) =>
    changeDate && (!isDate(changeDate) || changeDate > today)
      ? [{ field: `/rows/${i}/changeDate`, code: 'change_date', detail: '请填写不晚于今天的日期，如 2026-02-27。' }]
      : [],
  ),
  ...units.flatMap(({ unitId }, i) =>
    isId(unitId) ? [] : [{ field: `/units/${i}/unitId`, code: 'unit', detail: '请从列出的单位中选择。' }],
  ),
];

function withAnswers(rows: readonly ImportRow[], revision: Revision): ImportRow[] {
  const answers = new Map(revision.rows.map((r) => [r.position, r]));
  return rows.map((row) => {
    const answer = answers.get(row.position);
    if (!answer) return row;
    const { changeDate, predecessor, addition, additionReason } = answer;
    // A date that could not be read is answered by one that can.
    const errors = row.read.errors.filter((e) => e.field !== '/changeDate');
    const card = additionReason === undefined ? row.read.card : { ...row.read.card, additionReason };
    return { ...row, read: { ...row.read, changeDate, predecessor, addition, errors, ...(card ? { card } : {}) } };
  });
}
