import type { Actor } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { loadSubjects } from '../appointment/subject.store.js';
import { showCitizenIds, type ShownCitizenIds } from '../citizen-id/show-citizen-ids.js';
import type { WorkflowContext } from '../context.js';
import type { FilingRow } from '../filing/filing.store.js';
import type { Filing, FilingContent } from '../filing/filing.types.js';
import { isParty } from '../filing/filing-actions.js';
import { filingNotFound, readableFiling } from '../filing/read-filing.js';
import { formMark, formValues, type FormUnit } from './form-values.domain.js';
import { inPostAfter, waitingWith } from './form.store.js';
import { formOfFiling, isPrintable, postWord, sha256, unitOnForm, type Printable } from './printable.js';

/** A unit has a handful; a table of more is another report. */
const MAX_FILINGS = 200;

export interface FiledInput {
  filingIds: readonly string[];
  withOthers: boolean;
}

/** The form of filings of one unit: a row, or a card, for each person. */
export async function filedForm(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  input: FiledInput,
): Promise<Result<Printable>> {
  const found = await onOnePaper(ctx, tx, actor, input);
  if (!found.ok) return found;
  const [first] = found.value;
  if (!first) return filingNotFound();
  const form = formOfFiling(ctx, first.filing);
  if (!form) return refuse('refused', 'no_print_layout', '没有找到报送时所用的表式，不能打印。');
  const filings = found.value.map(({ filing }) => filing).filter((filing) => !form.print || isPrintable(form, filing));
  if (filings.length === 0)
    return refuse(
      'refused',
      'nobody_on_form',
      `退出备案没有新的人员信息，《${form.title}》没有规定退出时怎样填写，不用打印；需要的证明材料可以直接上传扫描件。`,
    );
  const unit = await unitOnForm(tx, first.filing.unitId, postWord(ctx, first.filing));
  const show = (contents: readonly FilingContent[]) =>
    showCitizenIds(ctx, tx, actor, { unitId: first.filing.unitId, contents });
  const { people, leaving, sensitive } = await peopleOn(tx, filings, unit, show);
  return ok({
    ...{ form, unitName: unit.name, people, leaving, sensitive, mark: formMark(filings, sha256) },
    at:
      filings
        .map(({ submittedAt }) => submittedAt)
        .sort()
        .at(-1) ?? first.filing.submittedAt,
  });
}

/** What was asked for, and what else of the unit waits; all of it of one unit and one form. */
async function onOnePaper(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  { filingIds, withOthers }: FiledInput,
): Promise<Result<FilingRow[]>> {
  const rows: FilingRow[] = [];
  for (const id of [...new Set(filingIds)].slice(0, MAX_FILINGS)) {
    const row = await readableFiling(ctx, tx, actor, id);
    if (!row) return filingNotFound();
    if (!isParty(actor, row)) return refuse('forbidden', 'not_a_party', '只有本单位和接收备案的部门可以打印这张表。');
    rows.push(row);
  }
  const [first] = rows;
  if (!first) return filingNotFound();
  if (withOthers) {
    const known = new Set(rows.map(({ filing }) => filing.id));
    const others = (await waitingWith(tx, first.filing)).filter((row) => !known.has(row.filing.id));
    rows.push(...others.filter((row) => isParty(actor, row)).slice(0, MAX_FILINGS - rows.length));
  }
  const together = rows.every(({ filing }) => paperOf(filing) === paperOf(first.filing));
  return together ? ok(rows) : refuse('invalid', 'several_forms', '只能一起打印同一单位、同一岗位、同一表式的备案。');
}

/** Two posts may have one form; they are not mixed on one paper. */
const paperOf = ({ unitId, role, formId, formVersion }: Filing): string =>
  JSON.stringify([unitId, role, formId, formVersion]);

/** With an exit those stay on the form who are on record after it, before whom the other filings bring. */
async function peopleOn(
  tx: Tx,
  filings: readonly Filing[],
  unit: FormUnit,
  show: (contents: readonly FilingContent[]) => Promise<ShownCitizenIds>,
): Promise<Pick<Printable, 'people' | 'leaving' | 'sensitive'>> {
  const filedOn = ({ submittedAt }: Filing) => dateInShanghai(submittedAt);
  const brought = filings.filter(({ content }) => content.person);
  const exits = filings.filter(({ content }) => !content.person);
  const [exit] = exits;
  const ended = filings.flatMap(({ content }) => content.predecessorAppointmentId ?? []);
  const already = new Set(brought.map(({ appointmentId }) => appointmentId));
  const staying = exit
    ? (await inPostAfter(tx, exit, ended)).filter(({ appointmentId }) => !already.has(appointmentId))
    : [];
  const citizenIds = await show([...brought, ...staying].map(({ content }) => content));
  const values = (content: FilingContent, date: string) =>
    formValues(content, unit, date, citizenIds.get(content.person?.citizenIdRef ?? ''));
  const people = [
    ...staying.map(({ content }) => values(content, exit ? filedOn(exit) : '')),
    ...brought.map((filing) => values(filing.content, filedOn(filing))),
  ];
  const subjects = await loadSubjects(tx, exit ? ended : []);
  const leaving = exits.map(({ content }) => {
    const person = subjects.get(content.predecessorAppointmentId ?? '')?.person;
    return formValues({ decisionDate: '', ...(person ? { person } : {}) }, unit, content.decisionDate);
  });
  return { people, leaving, sensitive: citizenIds.size > 0 };
}
