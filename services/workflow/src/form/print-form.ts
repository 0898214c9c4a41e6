import { createHash } from 'node:crypto';
import { mayI, type Actor } from '@zhuanguan/access';
import type { PrintFormResponse } from '@zhuanguan/contracts';
import { printForm as print, type FormFormat } from '@zhuanguan/documents';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { FormData } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import type { FilingRow } from '../filing/filing.store.js';
import { loadWorld } from '../filing/world.store.js';
import type { FilingContent } from '../filing/filing.types.js';
import { isParty } from '../filing/filing-actions.js';
import { filingNotFound, readableFiling, scopeOf } from '../filing/read-filing.js';
import { organisationNames, relationsTo } from '../organisation/organisation.store.js';
import { formMark, formValues, type FormValues } from './form-values.domain.js';
import { creditCodeOf, waitingWith } from './form.store.js';

/** A unit has a handful; a table of more is another report. */
const MAX_FILINGS = 200;

export type PrintInput = { format: FormFormat } & (
  { filingIds: readonly string[]; withOthers: boolean } | { unitId: string; content: FilingContent }
);

interface Printable {
  form: FormData;
  unitName: string;
  people: FormValues[];
  mark: string;
  /** ISO instant the bytes depend on: of the latest of the filings, so that the same filing prints the same. */
  at: string;
}

/** The official form with what was filed, or with what is being typed, ready for signature and seal (XL-3, DY-4). */
export async function printForm(
  ctx: WorkflowContext,
  actor: Actor,
  input: PrintInput,
): Promise<Result<PrintFormResponse>> {
  const found = await ctx.db.inTx(scopeOf(actor), (tx) =>
    'filingIds' in input ? ofFilings(ctx, tx, actor, input) : ofTyped(ctx, tx, actor, input.unitId, input.content),
  );
  if (!found.ok) return found;
  const { form, unitName, people, mark, at } = found.value;
  if (!form.print) return refuse('refused', 'no_print_layout', `《${form.title}》没有打印版式，请联系财政部门。`);
  // Outside of the transaction: setting type takes its time.
  const { file, missing } = await print(input.format, {
    ...{ layout: form.print, title: form.title, people, mark, printedAt: at },
  });
  return ok({
    file: Buffer.from(file),
    fileName: `${form.title}-${unitName}.${input.format}`,
    missingCharacters: missing,
  });
}

async function ofFilings(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  { filingIds, withOthers }: Extract<PrintInput, { filingIds: readonly string[] }>,
): Promise<Result<Printable>> {
  const rows: FilingRow[] = [];
  for (const id of [...new Set(filingIds)].slice(0, MAX_FILINGS)) {
    const row = await readableFiling(ctx, tx, actor, id);
    if (!row) return filingNotFound();
    if (!isParty(actor, row)) return notParty();
    rows.push(row);
  }
  const [first] = rows;
  if (!first) return filingNotFound();
  if (withOthers) {
    const known = new Set(rows.map(({ filing }) => filing.id));
    const others = (await waitingWith(tx, first.filing)).filter((row) => !known.has(row.filing.id));
    rows.push(...others.filter((row) => isParty(actor, row)).slice(0, MAX_FILINGS - rows.length));
  }
  const { unitId, formId, formVersion, areaCode } = first.filing;
  if (
    rows.some(
      ({ filing }) => filing.unitId !== unitId || filing.formId !== formId || filing.formVersion !== formVersion,
    )
  )
    return refuse('invalid', 'several_forms', '只能一起打印同一单位、同一表式的备案。');
  const withPerson = rows.filter(({ filing }) => filing.content.person);
  if (withPerson.length === 0)
    return refuse(
      'refused',
      'nobody_on_form',
      '退出备案没有新的人员信息，不用打印表格；需要的证明材料可以直接上传扫描件。',
    );
  const form = formOf(ctx, first, areaCode);
  if (!form) return refuse('refused', 'no_print_layout', '没有找到报送时所用的表式，不能打印。');
  const unit = await unitOf(tx, unitId);
  return ok({
    form,
    unitName: unit.name,
    people: withPerson.map(({ filing }) => formValues(filing.content, unit, dateInShanghai(filing.submittedAt))),
    mark: formMark(
      withPerson.map(({ filing }) => filing),
      sha256,
    ),
    at:
      withPerson
        .map(({ filing }) => filing.submittedAt)
        .sort()
        .at(-1) ?? first.filing.submittedAt,
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const notParty = () => refuse('forbidden', 'not_a_party', '只有本单位和接收备案的部门可以打印这张表。');

/** As it was filed; a pack kept from before forms had a layout is drawn as the same form is now. */
function formOf(ctx: WorkflowContext, { filing }: FilingRow, areaCode: string): FormData | undefined {
  const today = dateInShanghai(ctx.now());
  const packs = [ctx.policies.byDigest(filing.policyDigest, today)?.pack, ctx.policies.inForce(areaCode, today)?.pack];
  const forms = packs.flatMap((pack) =>
    (pack?.forms ?? []).filter((f) => f.id === filing.formId && f.version === filing.formVersion),
  );
  return forms.find((form) => form.print) ?? forms[0];
}

async function ofTyped(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  unitId: string,
  content: FilingContent,
): Promise<Result<Printable>> {
  const today = dateInShanghai(ctx.now());
  const { units } = await loadWorld(tx, [unitId], [], today);
  const [unit] = units;
  const relations = await relationsTo(tx, actor, unitId, today);
  if (!unit || !mayI(actor, 'unit.read', { relations }).ok)
    return refuse('not_found', 'unit_not_found', '没有找到这个单位，或不在您的管理范围内。');
  const allowed = mayI(actor, 'filing.submit', { relations });
  if (!allowed.ok) return allowed;
  const policy = ctx.policies.inForce(unit.areaCode, today);
  if (!policy) return refuse('refused', 'no_policy', '该地区尚未启用制度包，没有可用的表式。');
  const formUnit = await unitOf(tx, unitId);
  return ok({
    form: policy.specialist.filing.form,
    unitName: formUnit.name,
    people: [formValues(content, formUnit, '')],
    mark: formMark([], sha256),
    at: ctx.now().toISOString(),
  });
}

async function unitOf(tx: Tx, unitId: string) {
  const name = (await organisationNames(tx, [unitId])).get(unitId) ?? '';
  const organisationCode = await creditCodeOf(tx, unitId);
  return { name, ...(organisationCode ? { organisationCode } : {}) };
}
