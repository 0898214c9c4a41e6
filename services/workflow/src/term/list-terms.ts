import { mayI, type Actor } from '@zhuanguan/access';
import { deadlineStatus } from '@zhuanguan/calendar';
import type { Term } from '@zhuanguan/contracts';
import { scopeOf } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { termBridge, termDue } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { deadlineToProto } from '../deadline.mapping.js';
import { relationsTo } from '../organisation/organisation.store.js';
import type { AreaPolicy } from '../policy/policy-book.js';
import { countTerm, type CountedTerm } from './term.domain.js';
import { currentIn, extensionsOf, loadTerms, type Extension, type TermRow } from './term.store.js';

/** The terms of the specialists of a unit; none where the bureau has set no limit. */
export function listTerms(ctx: WorkflowContext, actor: Actor, unitId: string): Promise<Result<Term[]>> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const relations = await relationsTo(tx, actor, unitId, today);
    if (!mayI(actor, 'unit.read', { relations }).ok)
      return refuse('not_found', 'unit_not_found', '没有找到这个单位，或不在您的管理范围内。');
    const mayExtend = mayI(actor, 'term.extend', { relations }).ok;
    const counted = (await loadTerms(tx, await currentIn(tx, unitId))).flatMap((facts) => {
      const policy = ctx.policies.inForce(facts.row.areaCode, today);
      return policy
        ? [{ row: facts.row, policy, term: countTerm(facts.row.id, facts, termBridge(policy.pack, today)) }]
        : [];
    });
    const extensions = await extensionsOf(
      tx,
      counted.flatMap((c) => c.term.appointmentIds),
    );
    return ok(
      counted.flatMap(({ row, policy, term }) => {
        const mine = extensions.filter((e) => term.appointmentIds.includes(e.appointmentId));
        return termToProto(policy, { row, term, extensions: mine }, { today, mayExtend }) ?? [];
      }),
    );
  });
}

function termToProto(
  { pack, calendar }: AreaPolicy,
  { row, term, extensions }: { row: TermRow; term: CountedTerm; extensions: readonly Extension[] },
  { today, mayExtend }: { today: string; mayExtend: boolean },
): Term | undefined {
  const limit = termDue(pack, term, today);
  if (!limit) return undefined;
  const { dueOn, warnOn } = limit;
  // The proof is of the limit; the countdown is to the day that counts.
  const counted = { ...limit.due, dueStrict: dueOn, dueRolled: dueOn };
  const { state, words } = deadlineStatus(counted, today, calendar);
  return {
    appointmentId: row.id,
    role: row.role,
    personName: row.personName,
    since: term.since,
    earlier: term.earlier,
    deadline: { deadline: deadlineToProto(limit.due), state, words },
    dueOn,
    state: dueOn < today ? 'over' : warnOn <= today ? 'due' : 'running',
    extensions: extensions.map(({ until, reason, extendedAt }) => ({ until, reason, extendedAt })),
    actions: mayExtend ? ['extend'] : [],
  };
}
