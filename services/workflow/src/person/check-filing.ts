import { mayI, type Actor } from '@zhuanguan/access';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, type FieldError, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import type { FilingRow } from '../filing/filing.store.js';
import { loadWorld } from '../filing/world.store.js';
import type { FilingContent } from '../filing/filing.types.js';
import { personKey } from '../filing/submission.js';
import { relationsTo } from '../organisation/organisation.store.js';
import { filingWarnings, type Checked } from './filing-warnings.js';

/** What should be looked at in a filing that is still being typed; half of it may be missing yet. */
export async function checkFiling(
  ctx: WorkflowContext,
  actor: Actor,
  { unitId, content }: { unitId: string; content: FilingContent },
): Promise<Result<FieldError[]>> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const allowed = mayI(actor, 'filing.submit', { relations: await relationsTo(tx, actor, unitId, today) });
    if (!allowed.ok) return allowed;
    if (!content.person?.name || !content.person.phone) return ok([]);
    const key = personKey(unitId, content.person);
    const [known] = (await loadWorld(tx, [unitId], [key], today)).persons;
    const checked = checkedOf(actor, { unitId, content, ...(known ? { personId: known.id } : {}) });
    return ok((await filingWarnings(ctx, tx, checked, today))[0] ?? []);
  });
}

/** Of filings that wait for their receipt, as far as their reader may know of other units. */
export async function warningsForReader(
  ctx: WorkflowContext,
  tx: Tx,
  actor: Actor,
  { filing }: FilingRow,
): Promise<FieldError[]> {
  if (filing.state !== 'filed' && filing.state !== 'returned') return [];
  return (await filingWarnings(ctx, tx, checkedOf(actor, filing), dateInShanghai(ctx.now())))[0] ?? [];
}

/** What a batch of submissions answers with: one statement for all of them. */
export async function withWarnings(
  ctx: WorkflowContext,
  tx: Tx,
  items: readonly { actor: Actor }[],
  results: readonly Result<FilingRow>[],
): Promise<Result<FilingRow>[]> {
  const checked: (Checked & { at: number })[] = results.flatMap((done, at) => {
    const actor = items[at]?.actor;
    return done.ok && actor ? checkedOf(actor, done.value.filing).map((c) => ({ ...c, at })) : [];
  });
  const found = await filingWarnings(ctx, tx, checked, dateInShanghai(ctx.now()));
  const byItem = new Map(checked.map(({ at }, i) => [at, found[i] ?? []]));
  return results.map((done, at) => {
    const warnings = byItem.get(at) ?? [];
    return done.ok && warnings.length > 0 ? ok({ ...done.value, warnings }) : done;
  });
}

function checkedOf(
  actor: Actor,
  { unitId, content, personId }: { unitId: string; content: FilingContent; personId?: string },
): Checked[] {
  if (!content.person) return [];
  const { name, phone } = personKey(unitId, content.person);
  const touches = [content.predecessorAppointmentId, content.subjectAppointmentId].filter((id) => id !== undefined);
  return [{ actor, unitId, name, phone, touches, ...(personId ? { personId } : {}) }];
}
