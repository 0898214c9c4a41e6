import { PersonMerged, PersonUnmerged } from '@zhuanguan/contracts';
import { personAliases, setPersonAlias, type Tx } from '@zhuanguan/db';
import { NotYetError, type EventHandler } from '@zhuanguan/events';
import { lockAppointments } from '../appointment/subject.store.js';
import { syncTermTimers } from '../appointment/term-timers.js';
import type { WorkflowContext } from '../context.js';
import { currentOfPersons } from '../term/term.store.js';

export const PERSON_SUBJECT = 'zg.*.*.*.registry.person.>';

/** Registry says which ids are one human; workflow asks it of whoever acts (FIL-6) and of whoever is filed for. */
export const personHandlers = (ctx: WorkflowContext): Record<string, EventHandler> => ({
  'registry.person.merged.v1': {
    apply: (tx, event) => {
      const { personId, intoId } = PersonMerged.fromJSON(event.data);
      return keep(ctx, tx, personId, intoId);
    },
  },
  'registry.person.unmerged.v1': {
    apply: (tx, event) => keep(ctx, tx, PersonUnmerged.fromJSON(event.data).personId, null),
  },
});

async function keep(ctx: WorkflowContext, tx: Tx, personId: string, intoId: string | null): Promise<void> {
  const idsOf = async () => (await personAliases(tx, [personId, intoId ?? undefined])).idsOf;
  const before = (await idsOf())(personId);
  // Of another alias: what took it apart has still to come.
  if (!(await setPersonAlias(tx, personId, intoId))) throw new NotYetError(`${intoId} still stands for ${personId}`);
  const touched = await currentOfPersons(tx, [...new Set([...before, ...(await idsOf())(personId)])]);
  // A term is the human's: it is counted anew over what they hold under all their ids (REG-5).
  await lockAppointments(tx, touched, 'update');
  await syncTermTimers(ctx, tx, touched);
}
