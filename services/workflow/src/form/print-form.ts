import type { Actor } from '@zhuanguan/access';
import type { PrintFormResponse } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { printForm as print, type FormFormat } from '@zhuanguan/documents';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { filedForm, type FiledInput } from './filed-form.js';
import { typedForm, type TypedInput } from './typed-form.js';

export type PrintInput = { format: FormFormat } & (FiledInput | TypedInput);

/** The official form with what was filed, or with what is being typed, ready for signature and seal (XL-3, DY-4). */
export async function printForm(
  ctx: WorkflowContext,
  actor: Actor,
  input: PrintInput,
): Promise<Result<PrintFormResponse>> {
  const found = await ctx.db.inTx(scopeOf(actor), (tx) =>
    'filingIds' in input ? filedForm(ctx, tx, actor, input) : typedForm(ctx, tx, actor, input),
  );
  if (!found.ok) return found;
  const { form, unitName, people, leaving, sensitive, mark, at } = found.value;
  if (!form.print) return refuse('refused', 'no_print_layout', `《${form.title}》没有打印版式，请联系财政部门。`);
  // Outside of the transaction: setting type takes its time.
  const { file, missing } = await print(input.format, {
    ...{ layout: form.print, title: form.title, people, leaving, mark, printedAt: at },
  });
  return ok({
    file: Buffer.from(file),
    fileName: `${form.title}-${unitName}.${input.format}`,
    missingCharacters: missing,
    sensitive,
  });
}
